/// Tests of the package of the same name.
@NullMarked
package dev.vicinity.control.translate;

import org.jspecify.annotations.NullMarked;
