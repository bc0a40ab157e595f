/// Feeds: subscribe at control, resync, keep the newest whole value of each key.
@NullMarked
package dev.vicinity.sidecar.discovery;

import org.jspecify.annotations.NullMarked;
