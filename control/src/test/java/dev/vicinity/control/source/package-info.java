/// Tests of the package of the same name.
@NullMarked
package dev.vicinity.control.source;

import org.jspecify.annotations.NullMarked;
