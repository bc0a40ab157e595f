/// The parts of an identity that need no control.
@NullMarked
package dev.vicinity.sidecar.identity;

import org.jspecify.annotations.NullMarked;
