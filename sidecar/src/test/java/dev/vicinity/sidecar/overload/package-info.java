@NullMarked
package dev.vicinity.sidecar.overload;

import org.jspecify.annotations.NullMarked;
