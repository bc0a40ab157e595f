package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.Proxy.Running;
import dev.vicinity.verify.bench.Proxy.Scale;
import dev.vicinity.verify.bench.load.Call;
import dev.vicinity.verify.bench.load.Load;
import dev.vicinity.verify.bench.load.Outcome;
import dev.vicinity.verify.bench.load.Pace;
import dev.vicinity.verify.bench.load.Shape;
import dev.vicinity.verify.bench.load.Target;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// The proxies that run, and the load that is put on them. Used by one thread.
final class Field implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration LOAD_WARM = Duration.ofSeconds(3);
  private static final int GLANCES = 40;

  private record Place(String proxy, Scale scale) {}

  private final Site site;
  private final EventLoop loop;
  private final SslContext http1;
  private final SslContext http2;
  private final Map<Place, Running> running = new LinkedHashMap<>();

  Field(Site site, EventLoop loop, Pki pki) throws IOException {
    this.site = site;
    this.loop = loop;
    http1 = pki.client("http/1.1");
    http2 = pki.client("h2");
  }

  void start(Proxy proxy, Scale scale) throws IOException {
    stop(proxy, scale);
    running.put(new Place(proxy.id(), scale), proxy.start(scale));
  }

  void stop(Proxy proxy, Scale scale) {
    var before = running.remove(new Place(proxy.id(), scale));
    if (before != null) {
      before.close();
    }
  }

  /// In the place of `SMALL`.
  void startAlone(Proxy proxy) throws IOException {
    stopAlone(proxy);
    running.put(new Place(proxy.id(), Scale.SMALL), proxy.start(Scale.ALONE));
  }

  void stopAlone(Proxy proxy) {
    stop(proxy, Scale.SMALL);
  }

  Proxy.Listener listener(Cell cell, Proxy proxy) {
    var door = cell.work().door();
    var place = running.get(new Place(proxy.id(), door.scale()));
    if (place == null) {
      throw new CompletionException(new IllegalStateException("does not run"));
    }
    return place.listener(door);
  }

  /// Whether what `startAlone` started would be sent requests.
  boolean isReady(Proxy proxy) {
    var alone = running.get(new Place(proxy.id(), Scale.SMALL));
    return alone != null && alone.isReady();
  }

  /// Fails with a `CompletionException` if nothing was answered at all.
  Outcome load(Cell cell, Proxy proxy, Pace pace, Load.Times times) {
    var at = listener(cell, proxy);
    var work = cell.work();
    var path =
        switch (work.call()) {
          case HTTP1, HTTP2 -> "/" + cell.bytes();
          case UNARY -> "/bench.Bench/" + cell.bytes();
          case STREAM -> "/bench.Bench/stream";
        };
    var tls =
        work.isTls()
            ? Optional.of(work.call() == Call.HTTP1 ? http1 : http2)
            : Optional.<SslContext>empty();
    var to = new InetSocketAddress("127.0.0.1", at.port());
    var target = new Target(to, tls, work.call(), at.authority(), path, cell.bytes());
    return Load.run(loop, target, cell.shape(), pace, times, at.job()::cpuNanos).join();
  }

  /// The same without a proxy, by HTTP/1.1 in plain.
  Outcome direct(Cell cell, Pace pace, Load.Times times) {
    return Load.run(loop, upstream(cell.bytes()), cell.shape(), pace, times, () -> 0).join();
  }

  private Target upstream(int bytes) {
    var to = new InetSocketAddress("127.0.0.1", port("up-h1"));
    return new Target(to, Optional.empty(), Call.HTTP1, "upstream", "/" + bytes, bytes);
  }

  private int port(String name) {
    return Integer.parseInt(site.values().get(name));
  }

  /// The load is a virtual machine, too: its first seconds would make whom it meets look slow.
  void warmLoad() {
    var framed = new InetSocketAddress("127.0.0.1", port("up-mtls"));
    warmLoad(upstream(100));
    warmLoad(new Target(framed, Optional.of(http2), Call.HTTP2, "upstream", "/100", 100));
  }

  private void warmLoad(Target upstream) {
    var times = new Load.Times(GLANCE, LOAD_WARM);
    Load.run(loop, upstream, Shape.kept(8, 1), new Pace.Saturating(), times, () -> 0).join();
  }

  /// Asks until all is answered well, which is when the proxy has its configuration; says why if
  /// that does not come.
  Optional<String> trouble(Cell cell, Proxy proxy) {
    var why = "no answer";
    for (int i = 0; i < GLANCES; i++) {
      try {
        var times = new Load.Times(cell.settling(), GLANCE);
        var seen = load(cell, proxy, new Pace.Saturating(), times);
        if (seen.requests() > 0 && seen.errors() == 0) {
          return Optional.empty();
        }
        why = seen.errors() + " errors in " + seen.requests() + " answers, " + seen.problem();
        if (!listener(cell, proxy).job().isRunning()) {
          return Optional.of("it ended: " + listener(cell, proxy).job().said());
        }
      } catch (CompletionException e) {
        why = String.valueOf(e.getCause().getMessage());
      }
    }
    return Optional.of(why);
  }

  @Override
  public void close() {
    running.values().forEach(Running::close);
  }
}
