package dev.vicinity.sidecar.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How late event loops come to their work: a timer on each, once a second, tells by how much it
/// was late. More often would be most of what an idle sidecar does. Started and closed once.
public final class LoopDelay implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Timer timer;
  private final LongSupplier nanoTime;
  private final List<Future<?>> probes = new ArrayList<>();

  public LoopDelay(MeterRegistry registry, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    timer =
        Timer.builder("vicinity.event.loop.delay")
            .description("How late event loops come to their work")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500))
            .register(registry);
  }

  /// Watches these loops.
  public void start(Iterable<? extends EventExecutor> loops) {
    for (var loop : loops) {
      var probe = new Probe(nanoTime.getAsLong());
      probes.add(
          loop.scheduleWithFixedDelay(probe, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void close() {
    probes.forEach(probe -> probe.cancel(false));
  }

  /// Knows when it should run next. On its loop only.
  private final class Probe implements Runnable {
    private long expectedNanos;

    Probe(long startNanos) {
      expectedNanos = startNanos + PERIOD_NANOS;
    }

    @Override
    public void run() {
      long now = nanoTime.getAsLong();
      timer.record(Math.max(0, now - expectedNanos), TimeUnit.NANOSECONDS);
      expectedNanos = now + PERIOD_NANOS;
    }
  }
}
