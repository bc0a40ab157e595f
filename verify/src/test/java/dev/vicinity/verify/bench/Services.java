package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.Proxy.Listener;
import dev.vicinity.verify.bench.Proxy.Scale;
import dev.vicinity.verify.bench.load.Call;
import dev.vicinity.verify.bench.load.Load;
import dev.vicinity.verify.bench.load.Outcome;
import dev.vicinity.verify.bench.load.Pace;
import dev.vicinity.verify.bench.load.Shape;
import dev.vicinity.verify.bench.load.Target;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/// What a sidecar holds in a mesh of which it uses little: the memory of processes that differ only
/// in how many services there are.
record Services(Site site, Pki pki, EventLoop loop, Options options) {
  private static final List<Integer> USED = List.of(0, 1, 2, 3, 4);
  private static final int BYTES = 10_240;
  private static final int CONNECTIONS = 12;
  private static final int GLANCES = 40;
  private static final double FLAT_MIB = 8;
  private static final Load.Times GLANCE =
      new Load.Times(Duration.ofMillis(300), Duration.ofMillis(100));
  private static final Load.Times FILLING =
      new Load.Times(Duration.ofMillis(300), Duration.ofSeconds(10));

  /// Twice as long as compilers keep what they needed.
  private static final Load.Times SETTLING =
      new Load.Times(Duration.ofMillis(300), Duration.ofSeconds(10));

  private static final Pace FULL = new Pace.Saturating();
  private static final Pace EASY = new Pace.Steady(50);

  /// RSS after the first answers, and after many.
  private record Memory(double idleMiB, double loadedMiB) {}

  /// Not 0 unless memory is the same in all meshes.
  int run() throws IOException {
    var seen = new LinkedHashMap<Integer, List<Memory>>();
    var meshes = new LinkedHashMap<Integer, Vicinity>();
    try {
      for (int count : options.services()) {
        var folder = site.folder("services-" + count);
        var own = new Site(site.root(), folder, site.ports(), site.values());
        meshes.put(count, new Vicinity(own, pki, count));
      }
      for (int round = 1; round <= options.rounds(); round++) {
        for (var mesh : meshes.entrySet()) {
          var memory = measure(mesh.getKey(), mesh.getValue());
          Bench.say("round %d, %d services: %s".formatted(round, mesh.getKey(), memory));
          seen.computeIfAbsent(mesh.getKey(), _ -> new ArrayList<>()).add(memory);
        }
      }
    } finally {
      meshes.values().forEach(Vicinity::close);
    }
    return verdict(seen);
  }

  private Memory measure(int count, Vicinity mesh) throws IOException {
    try (var running = mesh.start(Scale.LARGE)) {
      var at = running.listener(Door.PLAIN);
      awaitAnswers(at, USED);
      double idle = at.job().rssMiB();
      check(load(at, USED, FULL, FILLING));
      check(load(at, USED, EASY, SETTLING));
      var memory = new Memory(idle, at.job().rssMiB());
      awaitAnswers(at, List.of(count - 1)); // the mesh knows them all
      return memory;
    }
  }

  private void awaitAnswers(Listener at, List<Integer> services) {
    for (int i = 1; i < GLANCES; i++) {
      if (trouble(load(at, services, FULL, GLANCE)).isEmpty()) {
        return;
      }
    }
    check(load(at, services, FULL, GLANCE));
  }

  private static void check(List<Outcome> seen) {
    trouble(seen)
        .ifPresent(
            what -> {
              throw new IllegalStateException(what);
            });
  }

  private static Optional<String> trouble(List<Outcome> seen) {
    return seen.stream()
        .filter(outcome -> outcome.requests() == 0 || outcome.errors() > 0)
        .map(outcome -> outcome.errors() + " errors, " + outcome.problem())
        .findFirst();
  }

  /// On all of them at once.
  private List<Outcome> load(Listener at, List<Integer> services, Pace pace, Load.Times times) {
    var shape = Shape.kept(CONNECTIONS, 1);
    var loads =
        services.stream()
            .map(i -> target(at.port(), "service-" + i + ".bench"))
            .map(target -> Load.run(loop, target, shape, pace, times, () -> 0))
            .map(load -> load.exceptionally(Services::failed))
            .toList();
    return loads.stream().map(CompletableFuture::join).toList();
  }

  private static Outcome failed(Throwable cause) {
    return new Outcome(0, 1, 0, 0, new Histogram(3), cause.getMessage());
  }

  private static Target target(int port, String authority) {
    var to = new InetSocketAddress("127.0.0.1", port);
    return new Target(to, Optional.empty(), Call.HTTP1, authority, "/" + BYTES, BYTES);
  }

  private static int verdict(Map<Integer, List<Memory>> seen) {
    System.out.println("| services | RSS idle, MiB | RSS loaded, MiB |\n|---|---|---|");
    seen.forEach(
        (count, memory) ->
            System.out.print(
                Table.line(
                    count,
                    Table.spread(memory, Memory::idleMiB, "%.1f"),
                    Table.spread(memory, Memory::loadedMiB, "%.1f"))));
    // compilers that are still at work only add
    var least =
        seen.values().stream()
            .mapToDouble(rounds -> rounds.stream().mapToDouble(Memory::loadedMiB).min().orElse(0))
            .summaryStatistics();
    double apart = least.getMax() - least.getMin();
    if (apart > FLAT_MIB) {
      Bench.say("FAILED: %.1f MiB apart (expected: %.0f at most)".formatted(apart, FLAT_MIB));
      return 1;
    }
    return 0;
  }
}
