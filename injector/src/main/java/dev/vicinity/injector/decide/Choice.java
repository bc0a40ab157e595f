package dev.vicinity.injector.decide;

import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.InjectionSettings.Heeded;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a pod itself says about injection; `source` is the label or annotation that says so.
record Choice(Wish wish, String source) {
  /// What it wants.
  enum Wish {
    IN,
    OUT,
    NOTHING
  }

  static final String OWN = "vicinity.dev/inject";
  static final String ISTIOS = "sidecar.istio.io/inject";

  private static final Choice NONE = new Choice(Wish.NOTHING, "");

  /// Our key goes before Istio's, a label before an annotation. Istio's may always opt out, and in
  /// where its labels are heeded.
  static Choice of(PodView pod, Heeded heeded) {
    for (var key : List.of(OWN, ISTIOS)) {
      var found =
          told("label ", key, pod.labels()).or(() -> told("annotation ", key, pod.annotations()));
      if (found.isPresent()
          && (found.get().wish != Wish.IN || key.equals(OWN) || heeded == Heeded.OWN_AND_ISTIOS)) {
        return found.get();
      }
    }
    return NONE;
  }

  /// Any other value counts as unset, as in Istio.
  private static Optional<Choice> told(String kind, String key, Map<String, String> texts) {
    var value = texts.getOrDefault(key, "");
    var source = kind + key + ": " + value;
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "on" -> Optional.of(new Choice(Wish.IN, source));
      case "false", "no", "n", "off" -> Optional.of(new Choice(Wish.OUT, source));
      default -> Optional.empty();
    };
  }
}
