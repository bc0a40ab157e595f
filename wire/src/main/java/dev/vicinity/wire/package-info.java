/// The contract between control and sidecars: bus addresses, message bodies, the gRPC service.
@NullMarked
package dev.vicinity.wire;

import org.jspecify.annotations.NullMarked;
