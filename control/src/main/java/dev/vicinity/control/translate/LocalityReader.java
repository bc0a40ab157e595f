package dev.vicinity.control.translate;

import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.RegionPair;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `localityLbSetting` of a load balancer (reference 1.6, 1.7, 2.2 to 2.5).
final class LocalityReader {
  /// Annotation `vicinity.dev/strict-locality` of the rule.
  enum Strictness {
    STRICT,
    LENIENT
  }

  private static final Set<String> BARE = Set.of(Topology.REGION, Topology.ZONE, Topology.SUBZONE);

  private LocalityReader() {}

  static LocalityPolicy read(Fields setting, Fields policy, Strictness strictness) {
    boolean enabled = setting.flag("enabled").orElse(true);
    var shares = setting.objects("distribute").stream().map(LocalityReader::share).toList();
    var regions = setting.objects("failover").stream().map(LocalityReader::pair).toList();
    var labels = setting.texts("failoverPriority");
    overlaps(setting, "distribute", "from", shares.stream().map(Share::from).toList());
    if (!shares.isEmpty() && !regions.isEmpty()) {
      setting.error("failover", "set", "absent beside distribute");
    }
    if (!regions.isEmpty() && labels.stream().anyMatch(BARE::contains)) {
      setting.error("failoverPriority", labels, "no region, zone or subzone label beside failover");
    }
    setting.done();
    if (!regions.isEmpty() || !labels.isEmpty()) {
      warnOfIstio(setting, policy);
    }
    if (!enabled) {
      return new LocalityPolicy.Off();
    }
    return shares.isEmpty()
        ? new LocalityPolicy.Failover(regions, labels)
        : new LocalityPolicy.Distribute(
            shares, strictness == Strictness.STRICT ? Unmatched.EXCLUDED : Unmatched.RESERVE);
  }

  private static void warnOfIstio(Fields setting, Fields policy) {
    if (!policy.has("outlierDetection")) {
      setting
          .findings()
          .warning(
              policy.path("outlierDetection"),
              "missing",
              "set, if Istio is to fail over too; here readiness and connect failures suffice");
    }
  }

  private static RegionPair pair(Fields fields) {
    var from = fields.requiredText("from");
    var to = fields.requiredText("to");
    for (var region : List.of(from, to)) {
      if (region.contains("/") || region.contains("*")) {
        fields.findings().error(fields.path(), region, "a region, without `/` and `*`");
      }
    }
    if (!from.isEmpty() && from.equals(to)) {
      fields.error("to", to, "another region than from");
    }
    fields.done();
    return new RegionPair(from, to);
  }

  private static Share share(Fields fields) {
    var from = fields.requiredText("from");
    pattern(fields, "from", from);
    var to = fields.numberMap("to", 1, 100);
    to.keySet().forEach(locality -> pattern(fields, "to", locality));
    overlaps(fields, "to", "", List.copyOf(to.keySet()));
    int sum = to.values().stream().mapToInt(Integer::intValue).sum();
    if (sum != 100) {
      fields.error("to", "sum " + sum + " of " + to, "weights whose sum is 100");
    }
    fields.done();
    return new Share(from, Map.copyOf(to));
  }

  private static void pattern(Fields fields, String name, String text) {
    int star = text.indexOf('*');
    boolean inside = star >= 0 && star < text.length() - 1;
    boolean glued = star > 0 && text.charAt(star - 1) != '/';
    boolean gap =
        !text.isEmpty() && (text.contains("//") || text.endsWith("/") || text.startsWith("/"));
    if (inside || glued || gap) {
      fields.error(name, text, "region[/zone[/subzone]], with `*` at most as the last part");
    }
  }

  /// Patterns that could claim one locality twice are refused.
  private static void overlaps(Fields fields, String list, String field, List<String> patterns) {
    for (int i = 0; i < patterns.size(); i++) {
      for (int j = i + 1; j < patterns.size(); j++) {
        if (overlap(patterns.get(i), patterns.get(j))) {
          var place = field.isEmpty() ? list : list + "[" + j + "]." + field;
          fields.error(place, patterns.get(j), "no overlap with " + patterns.get(i));
        }
      }
    }
  }

  private static boolean overlap(String one, String other) {
    var first = parts(one);
    var second = parts(other);
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      if (!first.get(i).equals(second.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// The parts that must be equal; a `*` ends them.
  private static List<String> parts(String pattern) {
    var parts = new ArrayList<>(List.of(pattern.split("/", -1)));
    int star = parts.indexOf("*");
    return star >= 0 ? parts.subList(0, star) : parts;
  }
}
