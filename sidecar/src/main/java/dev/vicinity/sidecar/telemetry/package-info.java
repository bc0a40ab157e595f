/// Metrics, access log and what proxies tell each other about themselves.
@NullMarked
package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
