/// One request on its way: the two ends of it and what came of it.
@NullMarked
package dev.vicinity.sidecar.exchange;

import org.jspecify.annotations.NullMarked;
