package dev.vicinity.injector.decide;

import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.InjectionSettings.Heeded;
import java.util.Map;
import java.util.Optional;

/// Which revision a pod belongs to by the labels of its namespace and its own; `source` says which
/// label decided. Our labels go before Istio's.
///
/// Of ours a revision label moves a namespace; of Istio's, `istio-injection` goes before it, as its
/// users expect.
sealed interface Assignment {
  String source();

  /// This revision injects it.
  record Revision(String name, String source) implements Assignment {}

  /// Nobody may inject it, whatever the pod says.
  record Nobody(String source) implements Assignment {}

  /// No label says anything.
  record Unsaid(String source) implements Assignment {}

  String INJECTION = "vicinity.dev/injection";
  String ISTIO_INJECTION = "istio-injection";
  String ISTIO_REVISION = "istio.io/rev";

  static Assignment of(PodView pod, NamespaceView namespace, Heeded heeded) {
    var own = byOwnLabels(namespace);
    if (own.isPresent()) {
      return own.get();
    }
    if (heeded == Heeded.OWN_AND_ISTIOS) {
      var istios = byIstiosLabels(namespace);
      if (istios.isPresent()) {
        return istios.get();
      }
    }
    var podRevision = revision("pod label ", Names.REVISION, pod.labels());
    return podRevision
        .or(
            () ->
                heeded == Heeded.OWN_AND_ISTIOS
                    ? revision("pod label ", ISTIO_REVISION, pod.labels())
                    : Optional.empty())
        .orElseGet(() -> unsaid(namespace));
  }

  private static Optional<Assignment> byOwnLabels(NamespaceView namespace) {
    var labels = namespace.labels();
    var injection = labels.getOrDefault(INJECTION, "");
    if (injection.equals("disabled")) {
      return Optional.of(new Nobody(label(namespace, INJECTION)));
    }
    var revision = revision("namespace label ", Names.REVISION, labels);
    if (revision.isPresent()) {
      return revision;
    }
    return injection.equals("enabled")
        ? Optional.of(new Revision(InjectionSettings.DEFAULT_REVISION, label(namespace, INJECTION)))
        : Optional.empty();
  }

  private static Optional<Assignment> byIstiosLabels(NamespaceView namespace) {
    return switch (namespace.labels().getOrDefault(ISTIO_INJECTION, "")) {
      case "disabled" -> Optional.of(new Nobody(label(namespace, ISTIO_INJECTION)));
      case "enabled" ->
          Optional.of(
              new Revision(InjectionSettings.DEFAULT_REVISION, label(namespace, ISTIO_INJECTION)));
      default -> revision("namespace label ", ISTIO_REVISION, namespace.labels());
    };
  }

  private static Assignment unsaid(NamespaceView namespace) {
    var value = namespace.labels().get(INJECTION);
    return new Unsaid(
        value == null
            ? "namespace " + namespace.name() + " has no label " + INJECTION + "=enabled"
            : label(namespace, INJECTION) + " (expected: enabled or disabled)");
  }

  private static Optional<Assignment> revision(
      String kind, String key, Map<String, String> labels) {
    var name = labels.getOrDefault(key, "");
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new Revision(name, kind + key + ": " + name));
  }

  private static String label(NamespaceView namespace, String key) {
    return "namespace label " + key + ": " + namespace.labels().get(key);
  }
}
