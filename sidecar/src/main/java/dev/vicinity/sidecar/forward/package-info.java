/// A request's way through the proxy: where it goes, its tries, and both streams of it.
@NullMarked
package dev.vicinity.sidecar.forward;

import org.jspecify.annotations.NullMarked;
