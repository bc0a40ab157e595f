package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Istio's `failoverPriority`: the longer the beginning of the list in which an endpoint agrees
/// with the consumer, the nearer it is (reference 2.4b).
record LabelPriority(List<String> keys, Map<String, String> wanted) {
  private static final String NETWORK = "topology.istio.io/network";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String SUBZONE = "topology.istio.io/subzone";
  private static final String CLUSTER = "topology.istio.io/cluster";
  private static final String NODE = "kubernetes.io/hostname";

  /// What `trafficDistribution` stands for.
  static LabelPriority of(Scope scope) {
    return parse(
        switch (scope) {
          case SAME_ZONE -> List.of(NETWORK, REGION, ZONE);
          case SAME_NODE -> List.of(NETWORK, REGION, ZONE, SUBZONE, NODE);
        });
  }

  /// Reads `key` and `key=value`. As in Istio, a key listed twice has the last value in both
  /// places, and an entry with more than one `=` is its key alone.
  static LabelPriority parse(List<String> entries) {
    var wanted = new HashMap<String, String>();
    for (var entry : entries) {
      var parts = entry.split("=", -1);
      if (parts.length == 2) {
        wanted.put(parts[0], parts[1]);
      }
    }
    var keys = entries.stream().map(entry -> entry.split("=", -1)[0]).toList();
    return new LabelPriority(keys, Map.copyOf(wanted));
  }

  /// Splits localities so that each group agrees with the consumer equally far.
  List<LocalityGroup> tiered(List<LocalityGroup> groups, Workload consumer) {
    if (consumer.labels().isEmpty() && consumer.locality().isNone()) {
      return groups;
    }
    return Grouping.splitBy(groups, endpoint -> rank(endpoint, consumer));
  }

  /// 0 for full agreement; a leading network that differs puts the endpoint behind all of the same
  /// network, ordered by the remaining labels.
  private int rank(Endpoint endpoint, Workload consumer) {
    int behind = 0;
    for (int i = 0; i < keys.size(); i++) {
      var key = keys.get(i);
      var want = wanted.containsKey(key) ? wanted.get(key) : label(consumer, key);
      if (label(endpoint.workload(), key).equals(want)) {
        continue;
      }
      if (i > 0 || !key.equals(NETWORK) || wanted.containsKey(key)) {
        return behind + keys.size() - i;
      }
      behind = keys.size();
    }
    return behind;
  }

  /// The label, or for a topology key what is known from elsewhere; missing is empty.
  private static String label(Workload workload, String key) {
    var label = workload.labels().get(key);
    if (label != null) {
      return label;
    }
    Locality locality = workload.locality();
    return switch (key) {
      case REGION -> locality.region();
      case ZONE -> locality.zone();
      case SUBZONE -> locality.subzone();
      case CLUSTER -> workload.cluster();
      case NODE -> workload.node();
      default -> "";
    };
  }
}
