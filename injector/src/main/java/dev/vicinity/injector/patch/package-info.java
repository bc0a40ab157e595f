/// How a pod looks with its sidecar. Pure; injecting twice equals injecting once.
@NullMarked
package dev.vicinity.injector.patch;

import org.jspecify.annotations.NullMarked;
