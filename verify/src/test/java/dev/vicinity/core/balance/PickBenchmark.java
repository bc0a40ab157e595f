package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Endpoints;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A host chosen by least request, of three zones with so many hosts each.
@State(Scope.Thread)
public class PickBenchmark {
  @Param({"3", "1000"})
  public int hosts;

  private final PickRequest request = new PickRequest(new SplittableRandom(1));
  private LoadBalancer nearest = LoadBalancer.EMPTY;
  private LoadBalancer spilling = LoadBalancer.EMPTY;

  @Setup
  public void rank() {
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < hosts; i++) {
      endpoints.add(Endpoints.endpoint(i, "kr/a"));
      endpoints.add(Endpoints.endpoint(hosts + i, "kr/b"));
      endpoints.add(Endpoints.endpoint(2 * hosts + i, "us/a"));
    }
    nearest = Clusters.nearFirst(endpoints, "kr/a").balancer();
    var ailing = Clusters.nearFirst(endpoints, "kr/a");
    for (int i = 0; i < hosts / 3; i++) {
      ailing.eject(i);
    }
    spilling = ailing.balancer();
  }

  /// All zones are well, and the nearest takes everything.
  @Benchmark
  public @Nullable UpstreamHost nearestZone() {
    return nearest.pick(request.begin());
  }

  /// A third of the nearest zone is ejected, and the next one takes a part.
  @Benchmark
  public @Nullable UpstreamHost spillingZone() {
    return spilling.pick(request.begin());
  }
}
