package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Snapshot;
import dev.vicinity.cli.check.Snapshot.Space;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads pods that have a sidecar, or by their namespace's labels might.
final class PodsReader {
  private static final String SIDECAR = "vicinity-proxy";
  private static final Set<String> LABELS =
      Set.of("vicinity.dev/injection", "vicinity.dev/rev", "istio-injection", "istio.io/rev");

  /// A pod that begins is no trouble.
  private static final Set<String> BEGINNING = Set.of("ContainerCreating", "PodInitializing");

  private final KubernetesClient client;

  PodsReader(KubernetesClient client) {
    this.client = client;
  }

  List<Snapshot.Pod> read(List<Space> spaces, String systemNamespace) {
    var pods = new LinkedHashMap<String, Pod>();
    for (var space : spaces) {
      if (space.labels().keySet().stream().anyMatch(LABELS::contains)) {
        add(pods, client.pods().inNamespace(space.name()).list().getItems());
      }
    }
    add(pods, client.pods().inAnyNamespace().withLabel("vicinity.dev/rev").list().getItems());
    return pods.values().stream()
        .filter(pod -> !pod.getMetadata().getNamespace().equals(systemNamespace))
        .filter(PodsReader::isLiving)
        .map(PodsReader::pod)
        .sorted(Comparator.comparing(Snapshot.Pod::namespace).thenComparing(Snapshot.Pod::name))
        .toList();
  }

  private static void add(Map<String, Pod> pods, List<Pod> items) {
    items.forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
  }

  private static boolean isLiving(Pod pod) {
    var phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return pod.getMetadata().getDeletionTimestamp() == null
        && !"Succeeded".equals(phase)
        && !"Failed".equals(phase);
  }

  private static Snapshot.Pod pod(Pod pod) {
    var metadata = pod.getMetadata();
    var image =
        containers(pod)
            .filter(container -> container.getName().equals(SIDECAR))
            .map(Container::getImage)
            .findFirst()
            .orElse("");
    var isReady =
        statuses(pod)
            .filter(status -> status.getName().equals(SIDECAR))
            .anyMatch(status -> Boolean.TRUE.equals(status.getReady()));
    return new Snapshot.Pod(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getLabels(), Map.of()),
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()),
        owner(pod),
        image,
        Boolean.TRUE.equals(pod.getSpec().getHostNetwork()),
        isReady);
  }

  /// What a person restarts: a ReplicaSet's name is its Deployment's with the template's hash.
  private static String owner(Pod pod) {
    var hash = pod.getMetadata().getLabels() == null ? null : hash(pod);
    for (var owner : pod.getMetadata().getOwnerReferences()) {
      switch (owner.getKind()) {
        case "ReplicaSet" -> {
          return hash != null && owner.getName().endsWith("-" + hash)
              ? "deployment/"
                  + owner.getName().substring(0, owner.getName().length() - hash.length() - 1)
              : "replicaset/" + owner.getName();
        }
        case "StatefulSet" -> {
          return "statefulset/" + owner.getName();
        }
        case "DaemonSet" -> {
          return "daemonset/" + owner.getName();
        }
        default -> {
          // a Job's pods are made anew by the next Job
        }
      }
    }
    return "";
  }

  private static @Nullable String hash(Pod pod) {
    return pod.getMetadata().getLabels().get("pod-template-hash");
  }

  /// Why containers of a pod do not run, in the kubelet's words.
  static List<String> troubles(Pod pod) {
    var troubles = new ArrayList<String>();
    var name = pod.getMetadata().getName();
    statuses(pod)
        .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
        .filter(status -> !BEGINNING.contains(status.getState().getWaiting().getReason()))
        .forEach(
            status -> {
              var waiting = status.getState().getWaiting();
              var message = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
              troubles.add(name + " " + waiting.getReason() + message);
            });
    if (pod.getStatus() != null) {
      pod.getStatus().getConditions().stream()
          .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
          .forEach(c -> troubles.add(name + " " + c.getReason() + ": " + c.getMessage()));
    }
    return troubles;
  }

  private static Stream<Container> containers(Pod pod) {
    return Stream.concat(
        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    var status = pod.getStatus();
    return status == null
        ? Stream.empty()
        : Stream.concat(
            status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
  }
}
