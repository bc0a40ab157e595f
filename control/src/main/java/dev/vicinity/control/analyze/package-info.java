/// What does not fit together: rules that name what is not there, or that never take effect.
@NullMarked
package dev.vicinity.control.analyze;

import org.jspecify.annotations.NullMarked;
