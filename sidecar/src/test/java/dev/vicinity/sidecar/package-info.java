/// Whole sidecars on real sockets.
@NullMarked
package dev.vicinity.sidecar;

import org.jspecify.annotations.NullMarked;
