@NullMarked
package dev.vicinity.sidecar.cni;

import org.jspecify.annotations.NullMarked;
