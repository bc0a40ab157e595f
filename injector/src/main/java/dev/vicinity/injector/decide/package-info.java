/// Whether a pod gets a sidecar, with the reason. Pure.
@NullMarked
package dev.vicinity.injector.decide;

import org.jspecify.annotations.NullMarked;
