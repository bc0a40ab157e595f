/// Requests and responses on their way through.
@NullMarked
package dev.vicinity.sidecar.forward;

import org.jspecify.annotations.NullMarked;
