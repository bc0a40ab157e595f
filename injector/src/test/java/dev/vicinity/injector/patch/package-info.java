/// Tests of the parts of a patch.
@NullMarked
package dev.vicinity.injector.patch;

import org.jspecify.annotations.NullMarked;
