package dev.vicinity.sidecar.telemetry;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A finished request counted in every family that it belongs to, by the recorder of its loop.
@State(Scope.Thread)
public class RecordingBenchmark {
  private final LoopRecorder recorder = new LoopRecorder(new MeshMetrics());
  private final Self client = Self.of(SampleMesh.config(SampleMesh.CLIENT));
  private final Self server = Self.of(SampleMesh.config(SampleMesh.SERVER));
  private final LoopRecorder serversRecorder = new LoopRecorder(new MeshMetrics());
  private final SampleExchange outbound = SampleExchange.outbound();
  private final SampleExchange inbound = SampleExchange.inbound();

  @Benchmark
  public void outbound() {
    recorder.finished(outbound, client);
  }

  @Benchmark
  public void inbound() {
    serversRecorder.finished(inbound, server);
  }
}
