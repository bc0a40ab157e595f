/// Tests of metrics and access log.
@NullMarked
package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
