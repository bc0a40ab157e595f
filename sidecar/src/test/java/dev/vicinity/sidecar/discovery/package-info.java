/// The parts of a feed that need no control.
@NullMarked
package dev.vicinity.sidecar.discovery;

import org.jspecify.annotations.NullMarked;
