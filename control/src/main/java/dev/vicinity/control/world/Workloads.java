package dev.vicinity.control.world;

import dev.vicinity.control.translate.EntryEndpoint;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.Topology;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Workload;
import java.util.HashMap;
import java.util.Map;

/// Makes workloads of pods and entries, with the labels that Istio adds (reference 1.2 to 1.4).
record Workloads(String cluster) {
  Workload of(PodFacts pod, String nodeLocality, String namespaceNetwork) {
    var own = Topology.ofWorkload(pod.labels());
    var locality = Locality.parse(own.isEmpty() ? nodeLocality : own);
    return new Workload(
        pod.id().name(),
        pod.id().namespace(),
        pod.owner(),
        pod.serviceAccount(),
        pod.node(),
        cluster,
        locality,
        labels(pod.labels(), locality, pod.node(), namespaceNetwork));
  }

  Workload of(String name, String namespace, EntryEndpoint entry) {
    var locality = Locality.parse(entry.locality());
    return new Workload(
        name,
        namespace,
        name,
        entry.serviceAccount(),
        "",
        cluster,
        locality,
        labels(entry.labels(), locality, "", ""));
  }

  /// What stands behind an address of which only the node may be known.
  Workload unknown(String namespace, String node, String nodeLocality) {
    var locality = Locality.parse(nodeLocality);
    return new Workload(
        "", namespace, "", "", node, cluster, locality, labels(Map.of(), locality, node, ""));
  }

  private Map<String, String> labels(
      Map<String, String> own, Locality locality, String node, String network) {
    var labels = new HashMap<>(own);
    putKnown(labels, Topology.REGION, locality.region());
    putKnown(labels, Topology.ZONE, locality.zone());
    putKnown(labels, Topology.SUBZONE, locality.subzone());
    putKnown(labels, Topology.CLUSTER, cluster);
    putKnown(labels, Topology.HOSTNAME, node);
    if (!network.isEmpty()) {
      labels.putIfAbsent(Topology.NETWORK, network);
    }
    return labels;
  }

  private static void putKnown(Map<String, String> labels, String key, String value) {
    if (!value.isEmpty()) {
      labels.put(key, value);
    }
  }
}
