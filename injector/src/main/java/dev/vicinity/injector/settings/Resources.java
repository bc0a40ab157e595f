package dev.vicinity.injector.settings;

import java.util.Optional;

/// What a container asks for and is limited to.
public record Resources(
    Optional<Quantity> cpuRequest,
    Optional<Quantity> memoryRequest,
    Optional<Quantity> cpuLimit,
    Optional<Quantity> memoryLimit) {
  static final Resources DEFAULT =
      new Resources(
          Optional.of(Quantity.parse("50m")),
          Optional.of(Quantity.parse("128Mi")),
          Optional.empty(),
          Optional.of(Quantity.parse("256Mi")));

  /// Whether nothing is stated.
  public boolean isEmpty() {
    return cpuRequest.isEmpty()
        && memoryRequest.isEmpty()
        && cpuLimit.isEmpty()
        && memoryLimit.isEmpty();
  }

  /// These, with those of `others` where these say nothing. An amount that these state wins where
  /// the two together would ask for more than the limit, which an API server refuses.
  public Resources orElse(Resources others) {
    return new Resources(
        request(cpuRequest, cpuLimit, others.cpuRequest),
        request(memoryRequest, memoryLimit, others.memoryRequest),
        limit(cpuLimit, cpuRequest, others.cpuLimit),
        limit(memoryLimit, memoryRequest, others.memoryLimit));
  }

  private static Optional<Quantity> request(
      Optional<Quantity> own, Optional<Quantity> ownLimit, Optional<Quantity> other) {
    var usual = other.filter(amount -> ownLimit.isEmpty() || amount.compareTo(ownLimit.get()) <= 0);
    return own.or(() -> usual).or(() -> other.isPresent() ? ownLimit : Optional.empty());
  }

  private static Optional<Quantity> limit(
      Optional<Quantity> own, Optional<Quantity> ownRequest, Optional<Quantity> other) {
    var usual =
        other.filter(amount -> ownRequest.isEmpty() || amount.compareTo(ownRequest.get()) >= 0);
    return own.or(() -> usual).or(() -> other.isPresent() ? ownRequest : Optional.empty());
  }
}
