package dev.vicinity.control.catalog;

import java.util.Objects;

/// Something changed. Says what to look at again, not what it became.
///
/// `observedNanos` is `System.nanoTime()` when the event reached control; propagation is measured
/// from it.
public record Change(Scope scope, String subject, Urgency urgency, long observedNanos) {
  /// How much has to be looked at again.
  public enum Scope {
    /// Endpoints of the service whose host is `subject`.
    ENDPOINTS,
    /// Anything: rules, services, namespaces, mesh settings.
    EVERYTHING,
    /// The workload `subject` (NAMESPACE/POD).
    WORKLOAD
  }

  /// Whether others may be waited for.
  public enum Urgency {
    /// Removals, drains, unready marks.
    IMMEDIATE,
    DEBOUNCED
  }

  public Change {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(urgency, "urgency");
  }
}
