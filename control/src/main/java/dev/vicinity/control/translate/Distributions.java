package dev.vicinity.control.translate;

import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.Locale;
import java.util.Optional;

/// The words of `trafficDistribution` (reference 2.6).
public final class Distributions {
  static final String ANNOTATION = "networking.istio.io/traffic-distribution";

  private Distributions() {}

  static Optional<Scope> field(String text) {
    return switch (text) {
      case "PreferClose", "PreferSameZone" -> Optional.of(Scope.SAME_ZONE);
      case "PreferSameNode" -> Optional.of(Scope.SAME_NODE);
      default -> Optional.empty();
    };
  }

  /// The annotation of a service, an entry or a namespace; heeds no case.
  public static Optional<Scope> annotation(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "preferclose", "prefersamezone" -> Optional.of(Scope.SAME_ZONE);
      case "prefersamenode" -> Optional.of(Scope.SAME_NODE);
      default -> Optional.empty();
    };
  }
}
