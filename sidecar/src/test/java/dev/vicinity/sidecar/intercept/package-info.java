@NullMarked
package dev.vicinity.sidecar.intercept;

import org.jspecify.annotations.NullMarked;
