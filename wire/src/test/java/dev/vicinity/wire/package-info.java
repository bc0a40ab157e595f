/// Round trips of everything that travels.
@NullMarked
package dev.vicinity.wire;

import org.jspecify.annotations.NullMarked;
