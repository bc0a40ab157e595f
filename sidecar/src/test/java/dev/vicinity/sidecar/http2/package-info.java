@NullMarked
package dev.vicinity.sidecar.http2;

import org.jspecify.annotations.NullMarked;
