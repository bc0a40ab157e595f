package dev.vicinity.injector.decide;

/// Whether a pod gets a sidecar. `reason` is a clause for people, naming label and value.
public sealed interface Decision {
  String reason();

  /// It does.
  record Inject(String reason) implements Decision {}

  /// It is left as it is.
  record Skip(Cause cause, String reason) implements Decision {}

  /// Why pods are left alone, for metrics.
  enum Cause {
    HOST_NETWORK,
    OPERATING_SYSTEM,
    SYSTEM_NAMESPACE,
    OWN_POD,
    ALREADY_INJECTED,
    OTHER_MESH,
    OPTED_OUT,
    NAMESPACE_DISABLED,
    NOT_ENABLED,
    OTHER_REVISION
  }
}
