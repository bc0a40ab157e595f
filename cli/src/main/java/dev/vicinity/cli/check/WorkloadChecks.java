package dev.vicinity.cli.check;

import static java.util.stream.Collectors.groupingBy;

import dev.vicinity.cli.check.Snapshot.Pod;
import dev.vicinity.cli.check.Snapshot.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether namespaces are labelled as somebody meant it, and their pods have the sidecar they
/// shall.
final class WorkloadChecks {
  private final Snapshot seen;
  private final Selection selection;
  private final Set<String> revisions = new TreeSet<>();
  private final List<Finding> findings = new ArrayList<>();

  private WorkloadChecks(Snapshot seen) {
    this.seen = seen;
    this.selection =
        new Selection(
            seen.hooks().stream()
                .flatMap(hook -> hook.webhooks().stream())
                .anyMatch(name -> name.startsWith("istio.")));
    seen.components().forEach(part -> revisions.add(part.revision()));
  }

  static List<Finding> of(Snapshot seen) {
    var checks = new WorkloadChecks(seen);
    var pods =
        new TreeMap<String, List<Pod>>(seen.pods().stream().collect(groupingBy(Pod::namespace)));
    for (var space : seen.namespaces()) {
      checks.space(space, pods.getOrDefault(space.name(), List.of()));
    }
    return checks.findings;
  }

  private void space(Space space, List<Pod> pods) {
    var subject = "namespace " + space.name();
    strangeLabels(subject, space);
    var revision = selection.revisionOf(space.labels());
    if (revision.isEmpty()) {
      withoutRevision(subject, space, pods);
      return;
    }
    var wanted = revision.get();
    if (!revisions.contains(wanted)) {
      findings.add(
          Finding.error(
              subject,
              "belongs to revision " + wanted + ", which is not installed: pods get no sidecar",
              "vicinity install --revision " + wanted + " --wait",
              "kubectl label namespace " + space.name() + " vicinity.dev/rev-"));
      return;
    }
    if (!seen.rooted().contains(space.name()) && !seen.root().isEmpty()) {
      findings.add(
          Finding.error(
              subject,
              "its configmap vicinity-ca-root-cert is absent or of another mesh",
              "kubectl -n " + seen.systemNamespace() + " logs deployment/vicinity-control"));
    }
    pods(subject, wanted, pods);
  }

  private void pods(String subject, String wanted, List<Pod> pods) {
    int before = findings.size();
    var due = pods.stream().filter(pod -> !pod.hostNetwork() && !Selection.isOut(pod)).toList();
    var bare = due.stream().filter(pod -> !pod.hasSidecar()).toList();
    var with = due.stream().filter(Pod::hasSidecar).toList();
    tell(subject, "without a sidecar", bare);
    tell(
        subject,
        "with a sidecar of another revision than " + wanted,
        with.stream().filter(pod -> !pod.revision().orElse(wanted).equals(wanted)).toList());
    var image = seen.imageOf(wanted).orElse("");
    tell(
        subject,
        "with a sidecar of another version than " + image,
        with.stream()
            .filter(pod -> pod.revision().orElse(wanted).equals(wanted))
            .filter(pod -> !image.isEmpty() && !pod.sidecarImage().equals(image))
            .toList());
    for (var pod : with) {
      if (!pod.sidecarReady()) {
        findings.add(
            Finding.warning(
                "pod " + pod.namespace() + "/" + pod.name(),
                "its sidecar is not ready",
                "kubectl -n %s logs %s -c vicinity-proxy --tail=20"
                    .formatted(pod.namespace(), pod.name())));
      }
    }
    if (!with.isEmpty() && findings.size() == before) {
      findings.add(Finding.ok(subject, with.size() + " pods with a sidecar, revision " + wanted));
    }
  }

  private void tell(String subject, String what, List<Pod> pods) {
    if (pods.isEmpty()) {
      return;
    }
    var commands =
        pods.stream().map(WorkloadChecks::restart).distinct().sorted().toArray(String[]::new);
    findings.add(Finding.warning(subject, pods.size() + " pods " + what, commands));
  }

  private static String restart(Pod pod) {
    return pod.owner().isEmpty()
        ? "kubectl -n %s delete pod %s && kubectl -n %s apply -f ITS-MANIFEST"
            .formatted(pod.namespace(), pod.name(), pod.namespace())
        : "kubectl -n %s rollout restart %s".formatted(pod.namespace(), pod.owner());
  }

  /// Pods that asked for a sidecar themselves belong there; others are from before the label went.
  private void withoutRevision(String subject, Space space, List<Pod> pods) {
    var left =
        pods.stream()
            .filter(Pod::hasSidecar)
            .filter(pod -> !"true".equals(pod.labels().get("vicinity.dev/inject")))
            .toList();
    tell(subject, "with a sidecar in a namespace without the label", left);
    var labels = space.labels();
    if (!selection.istioLabels()
        && "enabled".equals(labels.get(Selection.ISTIO_INJECTION))
        && !labels.containsKey(Selection.INJECTION)) {
      findings.add(
          Finding.warning(
              subject,
              "has istio-injection=enabled, which this installation does not heed",
              "kubectl label namespace " + space.name() + " vicinity.dev/injection=enabled",
              "vicinity upgrade --set injection.istioLabels=true"));
    }
  }

  private void strangeLabels(String subject, Space space) {
    var value = space.labels().get(Selection.INJECTION);
    if (value != null && !Map.of("enabled", 1, "disabled", 1).containsKey(value)) {
      findings.add(
          Finding.error(
              subject,
              "label vicinity.dev/injection: " + value + " (expected: enabled or disabled)",
              "kubectl label --overwrite namespace "
                  + space.name()
                  + " vicinity.dev/injection=enabled"));
    }
  }
}
