package dev.vicinity.sidecar.forward;

import dev.vicinity.core.balance.PickRequest;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.pool.LoopPools;
import dev.vicinity.sidecar.telemetry.Recorder;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Everything of one event loop: a request never leaves its lane. Used on that loop only.
public final class Lane {
  private final EventLoop loop;
  private final LoopPools pools;
  private final Recorder recorder;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private final RandomGenerator random;
  private final Overload overload;
  private final PickRequest pick;
  private final RequestIds ids;
  private int open;

  public Lane(
      EventLoop loop,
      LoopPools pools,
      Recorder recorder,
      LongSupplier nanoTime,
      InstantSource wall,
      RandomGenerator random,
      Overload overload) {
    this.loop = loop;
    this.pools = pools;
    this.recorder = recorder;
    this.nanoTime = nanoTime;
    this.wall = wall;
    this.random = random;
    this.overload = overload;
    this.pick = new PickRequest(random);
    this.ids = new RequestIds(random);
  }

  public EventLoop loop() {
    return loop;
  }

  public LoopPools pools() {
    return pools;
  }

  Recorder recorder() {
    return recorder;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  long millis() {
    return wall.millis();
  }

  RandomGenerator random() {
    return random;
  }

  PickRequest pick() {
    return pick;
  }

  Overload overload() {
    return overload;
  }

  RequestIds ids() {
    return ids;
  }

  /// Exchanges not finished yet.
  public int open() {
    return open;
  }

  void opened() {
    open++;
  }

  void finished() {
    open--;
  }
}
