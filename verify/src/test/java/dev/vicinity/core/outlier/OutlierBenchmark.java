package dev.vicinity.core.outlier;

import dev.vicinity.core.balance.Clusters;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Endpoints;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What became of a request noted against its host, under a rule that ejects after five failures.
@State(Scope.Thread)
public class OutlierBenchmark {
  private final UpstreamHost host = new UpstreamHost(Endpoints.endpoint(1, "kr/a"));
  private final OutlierDetector detector =
      new OutlierDetector(Clusters.minHealth(0), List.of(host), 0);

  @Benchmark
  public @Nullable Offence answered() {
    detector.onStream(host);
    return detector.onStatus(host, 200);
  }

  @Benchmark
  public @Nullable Offence failed() {
    detector.onStream(host);
    return detector.onStatus(host, 503);
  }
}
