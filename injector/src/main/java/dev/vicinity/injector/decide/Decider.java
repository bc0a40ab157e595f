package dev.vicinity.injector.decide;

import dev.vicinity.injector.decide.Choice.Wish;
import dev.vicinity.injector.decide.Decision.Cause;
import dev.vicinity.injector.decide.Decision.Inject;
import dev.vicinity.injector.decide.Decision.Skip;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.InjectionSettings;
import java.util.Optional;
import java.util.Set;

/// Decides for the injector of one revision.
public record Decider(InjectionSettings settings) {
  private static final Set<String> SYSTEM =
      Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");
  private static final Set<String> OWN = Set.of("vicinity-control", "vicinity-injector");
  private static final String MIRROR = "kubernetes.io/config.mirror";

  /// What no label can change goes first, then what the pod says, then what its namespace says.
  public Decision decide(PodView pod, NamespaceView namespace) {
    return outOfReach(pod, namespace)
        .or(() -> alreadyDone(pod))
        .map(Decision.class::cast)
        .orElseGet(() -> byLabels(pod, namespace));
  }

  private Optional<Skip> outOfReach(PodView pod, NamespaceView namespace) {
    if (pod.isOnHostNetwork()) {
      return skip(Cause.HOST_NETWORK, "spec.hostNetwork: true: it has no network of its own");
    }
    if (!pod.operatingSystem().equals("linux")) {
      return skip(
          Cause.OPERATING_SYSTEM, "spec.os.name: " + pod.operatingSystem() + " (expected: linux)");
    }
    if (SYSTEM.contains(namespace.name())) {
      return skip(
          Cause.SYSTEM_NAMESPACE, "namespace " + namespace.name() + " belongs to Kubernetes");
    }
    if (isOurs(pod, namespace)) {
      return skip(Cause.OWN_POD, "it is part of the control plane");
    }
    return Optional.empty();
  }

  private boolean isOurs(PodView pod, NamespaceView namespace) {
    var labels = pod.labels();
    return pod.annotations().containsKey(MIRROR)
        || (namespace.name().equals(settings.systemNamespace())
            && (labels.getOrDefault("app.kubernetes.io/part-of", "").equals("vicinity")
                || OWN.contains(labels.getOrDefault("app", ""))
                || OWN.contains(labels.getOrDefault("app.kubernetes.io/name", ""))));
  }

  /// A copied annotation alone counts for nothing: the sidecar has to be there.
  private static Optional<Skip> alreadyDone(PodView pod) {
    if (!pod.annotations().containsKey(Names.STATUS)) {
      return Optional.empty();
    }
    if (pod.container(Names.SIDECAR).isPresent()) {
      return skip(Cause.ALREADY_INJECTED, "it has the sidecar already");
    }
    return pod.container(Names.ISTIO_SIDECAR).isPresent()
        ? skip(Cause.OTHER_MESH, "it has the sidecar of Istio already")
        : Optional.empty();
  }

  private Decision byLabels(PodView pod, NamespaceView namespace) {
    var choice = Choice.of(pod, settings.labels());
    if (choice.wish() == Wish.OUT) {
      return new Skip(Cause.OPTED_OUT, "pod " + choice.source());
    }
    return switch (Assignment.of(pod, namespace, settings.labels())) {
      case Assignment.Nobody(var source) -> new Skip(Cause.NAMESPACE_DISABLED, source);
      case Assignment.Revision(var revision, var source) -> byRevision(revision, source);
      case Assignment.Unsaid(var source) ->
          choice.wish() == Wish.IN
              ? byRevision(InjectionSettings.DEFAULT_REVISION, "pod " + choice.source())
              : new Skip(Cause.NOT_ENABLED, source);
    };
  }

  private Decision byRevision(String revision, String source) {
    return revision.equals(settings.revision())
        ? new Inject(source)
        : new Skip(
            Cause.OTHER_REVISION,
            source + ": revision " + revision + " injects it, this is " + settings.revision());
  }

  private static Optional<Skip> skip(Cause cause, String reason) {
    return Optional.of(new Skip(cause, reason));
  }
}
