package dev.vicinity.control.translate;

import java.util.Map;

/// Labels that tell where something is (reference 1.2 to 1.4).
public final class Topology {
  public static final String REGION = "topology.kubernetes.io/region";
  public static final String ZONE = "topology.kubernetes.io/zone";
  public static final String SUBZONE = "topology.istio.io/subzone";
  public static final String CLUSTER = "topology.istio.io/cluster";
  public static final String NETWORK = "topology.istio.io/network";
  public static final String HOSTNAME = "kubernetes.io/hostname";

  private static final String LOCALITY = "topology.istio.io/locality";
  private static final String LEGACY_LOCALITY = "istio-locality";

  private Topology() {}

  /// The locality that a workload's own labels give, empty if they give none. Labels cannot hold
  /// `/`, so `.` stands for it.
  public static String ofWorkload(Map<String, String> labels) {
    var text = labels.getOrDefault(LOCALITY, "");
    if (text.isEmpty()) {
      text = labels.getOrDefault(LEGACY_LOCALITY, "");
    }
    return text.indexOf('/') >= 0 ? text : text.replace('.', '/');
  }

  /// The locality of a node: both slashes always, or nothing at all.
  static String ofNode(Map<String, String> labels) {
    var region = first(labels, REGION, "failure-domain.beta.kubernetes.io/region");
    var zone = first(labels, ZONE, "failure-domain.beta.kubernetes.io/zone");
    var subzone = labels.getOrDefault(SUBZONE, "");
    return region.isEmpty() && zone.isEmpty() && subzone.isEmpty()
        ? ""
        : region + "/" + zone + "/" + subzone;
  }

  private static String first(Map<String, String> labels, String key, String legacy) {
    var value = labels.getOrDefault(key, "");
    return value.isEmpty() ? labels.getOrDefault(legacy, "") : value;
  }
}
