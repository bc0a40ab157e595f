package dev.vicinity.core.balance;

import dev.vicinity.core.policy.Balancing;
import java.util.concurrent.atomic.AtomicInteger;

/// How one of a pool's hosts is chosen (reference 3.6); any number of threads choose.
interface Choice {
  /// The place of a host in the pool.
  int next(PickRequest request);

  /// `weights` belong to the hosts; they count unless all are equal.
  static Choice of(Balancing balancing, UpstreamHost[] hosts, double[] weights, int start) {
    boolean equal = true;
    for (double weight : weights) {
      equal &= weight == weights[0];
    }
    return switch (balancing) {
      case LEAST_REQUEST -> equal ? new LessBusyOfTwo(hosts) : new LighterOfTwo(hosts, weights);
      case ROUND_ROBIN ->
          equal
              ? new Rotation(hosts.length, new AtomicInteger(start))
              : new Interleaving(new Wheel(weights), new Turns(start));
      // who asks for the original destination does not ask a balancer
      case RANDOM, PASSTHROUGH -> equal ? new Uniform(hosts.length) : new Drawn(new Wheel(weights));
    };
  }

  /// Two at random, the one with fewer requests in flight (Mitzenmacher, "The power of two choices
  /// in randomized load balancing", 2001).
  final class LessBusyOfTwo implements Choice {
    private final UpstreamHost[] hosts;

    LessBusyOfTwo(UpstreamHost[] hosts) {
      this.hosts = hosts;
    }

    @Override
    public int next(PickRequest request) {
      int first = request.draw(hosts.length);
      int second = request.draw(hosts.length);
      return hosts[second].active() < hosts[first].active() ? second : first;
    }
  }

  /// The same with weights: they decide who is drawn, and how many requests make a host busy.
  ///
  /// Envoy keeps a queue by weight/(active + 1) here, under one writer; draws by weight give the
  /// same shares to idle hosts, and no event loop waits for another.
  final class LighterOfTwo implements Choice {
    private final UpstreamHost[] hosts;
    private final double[] weights;
    private final Wheel wheel;

    LighterOfTwo(UpstreamHost[] hosts, double[] weights) {
      this.hosts = hosts;
      this.weights = weights;
      this.wheel = new Wheel(weights);
    }

    @Override
    public int next(PickRequest request) {
      int first = wheel.at(request.draw());
      int second = wheel.at(request.draw());
      return hosts[second].active() * weights[first] < hosts[first].active() * weights[second]
          ? second
          : first;
    }
  }

  /// One after the other.
  record Rotation(int hosts, AtomicInteger turn) implements Choice {
    @Override
    public int next(PickRequest request) {
      return Integer.remainderUnsigned(turn.getAndIncrement(), hosts);
    }
  }

  /// By weight, evenly mixed.
  record Interleaving(Wheel wheel, Turns turns) implements Choice {
    @Override
    public int next(PickRequest request) {
      return wheel.at(turns.next());
    }
  }

  /// Any, all alike.
  record Uniform(int hosts) implements Choice {
    @Override
    public int next(PickRequest request) {
      return request.draw(hosts);
    }
  }

  /// Any, by weight.
  record Drawn(Wheel wheel) implements Choice {
    @Override
    public int next(PickRequest request) {
      return wheel.at(request.draw());
    }
  }
}
