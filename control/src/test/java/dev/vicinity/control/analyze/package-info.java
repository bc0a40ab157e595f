/// Tests of the package of the same name.
@NullMarked
package dev.vicinity.control.analyze;

import org.jspecify.annotations.NullMarked;
