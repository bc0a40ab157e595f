@NullMarked
package dev.vicinity.sidecar.config;

import org.jspecify.annotations.NullMarked;
