/// The C library, as far as the JDK has nothing for what is needed.
@NullMarked
package dev.vicinity.sidecar.libc;

import org.jspecify.annotations.NullMarked;
