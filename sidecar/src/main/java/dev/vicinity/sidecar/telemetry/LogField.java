package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.Nullable;

/// One part of a line: a text, a whole number (`Long`), or null for what is absent.
@FunctionalInterface
interface LogField {
  @Nullable Object of(LogEntry entry);
}
