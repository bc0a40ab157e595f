/// When marks become values.
@NullMarked
package dev.vicinity.control.publish;

import org.jspecify.annotations.NullMarked;
