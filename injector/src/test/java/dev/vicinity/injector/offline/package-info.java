/// Tests of injection as a whole.
@NullMarked
package dev.vicinity.injector.offline;

import org.jspecify.annotations.NullMarked;
