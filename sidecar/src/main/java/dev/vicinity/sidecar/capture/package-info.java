/// The rules by which the kernel hands a pod's traffic to its sidecar: options to rules to a
/// ruleset (pure), and the process that loads it. Uses the JDK alone, so that it starts quickly.
@NullMarked
package dev.vicinity.sidecar.capture;

import org.jspecify.annotations.NullMarked;
