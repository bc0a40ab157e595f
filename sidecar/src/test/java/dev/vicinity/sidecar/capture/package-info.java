/// Rulesets as golden files, and the kernel doing what they say.
@NullMarked
package dev.vicinity.sidecar.capture;

import org.jspecify.annotations.NullMarked;
