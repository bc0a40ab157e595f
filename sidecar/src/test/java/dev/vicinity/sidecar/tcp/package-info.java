@NullMarked
package dev.vicinity.sidecar.tcp;

import org.jspecify.annotations.NullMarked;
