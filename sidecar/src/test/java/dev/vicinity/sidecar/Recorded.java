package dev.vicinity.sidecar;

import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.telemetry.Recorder;
import dev.vicinity.sidecar.telemetry.TcpFlow;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what tests want to know of finished exchanges.
final class Recorded implements Recorder {
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  record Outcome(int status, String flags, String cluster, int tries, String path, long bytes) {}

  @Override
  public void finished(Finished exchange) {
    outcomes.add(
        new Outcome(
            exchange.status(),
            exchange.flags(),
            exchange.clusterName(),
            exchange.tries(),
            exchange.path(),
            exchange.responseBodyBytes()));
  }

  void clear() {
    outcomes.clear();
  }

  Outcome next() throws InterruptedException {
    var outcome = outcomes.poll(5, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("no exchange finished within 5 s");
    }
    return outcome;
  }

  @Override
  public void opened(TcpFlow flow) {}

  @Override
  public void transferred(TcpFlow flow, long receivedBytes, long sentBytes) {}

  @Override
  public void closed(TcpFlow flow) {}
}
