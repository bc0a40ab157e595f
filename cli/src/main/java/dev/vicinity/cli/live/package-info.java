/// Sidecars that run now, here or in a cluster, and what their admin pages say.
@NullMarked
package dev.vicinity.cli.live;

import org.jspecify.annotations.NullMarked;
