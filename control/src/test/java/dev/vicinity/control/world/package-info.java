/// Tests of the package of the same name.
@NullMarked
package dev.vicinity.control.world;

import org.jspecify.annotations.NullMarked;
