/// Tests of who gets a sidecar.
@NullMarked
package dev.vicinity.injector.decide;

import org.jspecify.annotations.NullMarked;
