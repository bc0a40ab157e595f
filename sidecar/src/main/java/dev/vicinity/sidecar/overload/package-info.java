/// Sheds load before memory runs out. Knows nothing of what it protects.
@NullMarked
package dev.vicinity.sidecar.overload;

import org.jspecify.annotations.NullMarked;
