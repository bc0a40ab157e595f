package dev.vicinity.control.world;

import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.world.Registry.Found;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which VirtualService a sidecar follows for a host (reference 4.7). Immutable.
final class VirtualServices {
  private static final String MESH = "mesh";

  private final List<VirtualServiceFacts> all;
  private final Map<String, List<VirtualServiceFacts>> byHost = new HashMap<>();
  private final List<VirtualServiceFacts> wildcards = new ArrayList<>();

  VirtualServices(Collection<VirtualServiceFacts> rules) {
    all = rules.stream().sorted(Rules.AGE).toList();
    for (var rule : all) {
      if (!rule.gateways().contains(MESH)) {
        continue;
      }
      for (var host : rule.hosts()) {
        if (Hosts.isWildcard(host)) {
          wildcards.add(rule);
        } else {
          byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(rule);
        }
      }
    }
  }

  List<VirtualServiceFacts> all() {
    return all;
  }

  /// The rule for what a client addressed: by the host it meant, or else by the entry that covers
  /// it.
  Optional<VirtualServiceFacts> of(String consumer, Found found) {
    return of(consumer, found.host())
        .or(
            () ->
                found.host().equals(found.service().host())
                    ? Optional.empty()
                    : of(consumer, found.service().host()));
  }

  /// The most specific rule that covers a host; of equals the one nearest to the consumer, then the
  /// oldest.
  Optional<VirtualServiceFacts> of(String consumer, String host) {
    var exact = nearest(consumer, byHost.getOrDefault(host, List.of()));
    if (exact.isPresent()) {
      return exact;
    }
    int best = -1;
    var candidates = new ArrayList<VirtualServiceFacts>();
    for (var rule : wildcards) {
      if (!rule.exports().reach(rule.id().namespace(), consumer)) {
        continue;
      }
      int specificity = specificity(rule, host);
      if (specificity > best) {
        best = specificity;
        candidates.clear();
      }
      if (specificity >= 0 && specificity == best) {
        candidates.add(rule);
      }
    }
    return nearest(consumer, candidates);
  }

  private static int specificity(VirtualServiceFacts rule, String host) {
    int best = -1;
    for (var pattern : rule.hosts()) {
      if (Hosts.isWildcard(pattern) && Hosts.covers(pattern, host)) {
        best = Math.max(best, Hosts.specificity(pattern));
      }
    }
    return best;
  }

  /// Private to the consumer's namespace, then exported to it, then public.
  private static Optional<VirtualServiceFacts> nearest(
      String consumer, List<VirtualServiceFacts> candidates) {
    VirtualServiceFacts best = null;
    int bestRank = Integer.MAX_VALUE;
    for (var rule : candidates) {
      var own = rule.id().namespace();
      if (!rule.exports().reach(own, consumer)) {
        continue;
      }
      int rank = 2;
      if (rule.exports().isPrivate(own)) {
        rank = 0;
      } else if (!rule.exports().isPublic()) {
        rank = 1;
      }
      if (rank < bestRank) {
        best = rule;
        bestRank = rank;
      }
    }
    return Optional.ofNullable(best);
  }
}
