@NullMarked
package dev.vicinity.sidecar.http1;

import org.jspecify.annotations.NullMarked;
