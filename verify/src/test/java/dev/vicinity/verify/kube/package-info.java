/// Control and sidecars' feeds on a real API server.
@NullMarked
package dev.vicinity.verify.kube;

import org.jspecify.annotations.NullMarked;
