package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.policy.Balancing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// One locality group with what is known of its hosts: those that are ready, and of those the ones
/// to be trusted, counted in thousandths of a host.
///
/// `total` is what the ready ones are a part of: unready endpoints too, as a rule.
record Section(
    LocalityGroup group,
    int total,
    List<Pool.Member> ready,
    List<Pool.Member> trusted,
    int permille) {

  static Section of(
      LocalityGroup group,
      Predicate<Endpoint> counts,
      Balancing balancing,
      Reasons reasons,
      Function<Address, UpstreamHost> hosts) {
    var ready = new ArrayList<Pool.Member>();
    var trusted = new ArrayList<Pool.Member>();
    int total = 0;
    int sum = 0;
    for (var endpoint : group.endpoints()) {
      total += counts.test(endpoint) ? 1 : 0;
      if (endpoint.readiness() != Readiness.READY) {
        continue;
      }
      var host = hosts.apply(endpoint.address());
      int permille = host.health().permille();
      // RANDOM heeds no weights in Envoy
      double weight = balancing == Balancing.RANDOM ? 1 : endpoint.weight();
      ready.add(new Pool.Member(host, weight, PickReason.PANIC));
      if (permille > 0) {
        var reason = reasons.of(group, endpoint);
        trusted.add(new Pool.Member(host, weight * permille, reason));
      }
      sum += permille;
    }
    return new Section(group, total, List.copyOf(ready), List.copyOf(trusted), sum);
  }
}
