package dev.vicinity.cli.mesh;

import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.telemetry.Recorder;
import dev.vicinity.sidecar.telemetry.TcpFlow;

/// Takes no notes.
final class Silent implements Recorder {
  @Override
  public void finished(Finished exchange) {}

  @Override
  public void opened(TcpFlow flow) {}

  @Override
  public void transferred(TcpFlow flow, long receivedBytes, long sentBytes) {}

  @Override
  public void closed(TcpFlow flow) {}
}
