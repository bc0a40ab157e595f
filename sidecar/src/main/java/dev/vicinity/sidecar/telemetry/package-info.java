/// What a sidecar tells of the traffic it carries: Istio's metric families, its own, the access
/// log.
///
/// Event loops write plain counters and rings of their own; scrapers and the log's thread read
/// them.
@NullMarked
package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
