/// Settings from the environment: read once, every problem reported at once, before any port opens.
@NullMarked
package dev.vicinity.sidecar.config;

import org.jspecify.annotations.NullMarked;
