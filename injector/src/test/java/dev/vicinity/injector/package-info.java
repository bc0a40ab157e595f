/// Tests of the injector as a process.
@NullMarked
package dev.vicinity.injector;

import org.jspecify.annotations.NullMarked;
