package dev.vicinity.core.balance;

import dev.vicinity.core.policy.Balancing;
import java.util.List;

/// Usable hosts that one choice is made among: a tier, or one locality of it. Immutable but for the
/// turns of its choice.
final class Pool {
  /// A host with what it weighs and why it would be picked.
  record Member(UpstreamHost host, double weight, PickReason reason) {}

  private final int tier;
  private final UpstreamHost[] hosts;
  private final PickReason[] reasons;
  private final Choice choice;
  private final Wheel shares;

  Pool(int tier, List<Member> members, Balancing balancing, int start) {
    this.tier = tier;
    hosts = members.stream().map(Member::host).toArray(UpstreamHost[]::new);
    reasons = members.stream().map(Member::reason).toArray(PickReason[]::new);
    var weights = members.stream().mapToDouble(Member::weight).toArray();
    choice = Choice.of(balancing, hosts, weights, start);
    shares = new Wheel(weights);
  }

  int tier() {
    return tier;
  }

  int size() {
    return hosts.length;
  }

  int next(PickRequest request) {
    return choice.next(request);
  }

  UpstreamHost host(int place) {
    return hosts[place];
  }

  PickReason reason(int place) {
    return reasons[place];
  }

  /// A host's part of this pool's traffic while all are equally busy.
  double fraction(int place) {
    return shares.fraction(place);
  }

  /// A place whose host has not been tried, or -1.
  int untried(PickRequest request) {
    int place = request.draw(hosts.length);
    for (int i = 0; i < hosts.length; i++) {
      if (!request.hasTried(hosts[place])) {
        return place;
      }
      place = place + 1 == hosts.length ? 0 : place + 1;
    }
    return -1;
  }
}
