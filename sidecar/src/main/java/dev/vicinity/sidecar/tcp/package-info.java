/// Opaque connections: bytes both ways, whatever they mean, to a host of the destination.
@NullMarked
package dev.vicinity.sidecar.tcp;

import org.jspecify.annotations.NullMarked;
