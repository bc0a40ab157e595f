package dev.vicinity.core.explain;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.route.Forwarding;
import dev.vicinity.core.route.RequestHead;
import dev.vicinity.core.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Sentences about rules and clusters.
final class Sentences {
  private Sentences() {}

  static String rule(Route.Source source) {
    return "%s %s/%s, rule %s,"
        .formatted(source.kind(), source.namespace(), source.name(), source.rule());
  }

  static List<String> rewrites(Forwarding forwarding, RequestHead head) {
    var told = new ArrayList<String>();
    var path = forwarding.path(head);
    if (!path.equals(head.path())) {
      told.add("The path becomes " + path + ".");
    }
    var authority = forwarding.authority(0);
    if (authority != null) {
      told.add("The authority becomes " + authority + ".");
    }
    return told;
  }

  static String division(Map<ClusterKey, Double> shares) {
    var parts = new ArrayList<String>();
    shares.forEach((key, share) -> parts.add(percent(share) + " to " + name(key)));
    return "The rule divides traffic: " + String.join(", ", parts) + ".";
  }

  static String failing(ClusterKey key, double share) {
    return "%s of the requests, those to %s, fail; the shares shown are of the others."
        .formatted(percent(share), name(key));
  }

  /// `HOST:PORT`, with the subset if there is one.
  static String name(ClusterKey key) {
    var service = key.host() + ":" + key.port();
    return key.subset().isEmpty() ? service : service + " subset " + key.subset();
  }

  private static String percent(double fraction) {
    double percent = 100 * fraction;
    return percent == Math.rint(percent)
        ? "%d%%".formatted(Math.round(percent))
        : String.format(Locale.ROOT, "%.1f%%", percent);
  }
}
