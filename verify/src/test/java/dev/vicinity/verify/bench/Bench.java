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
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/// Measures what `Options` name, and writes figures and a table of them.
public final class Bench {
  private static final Duration SETTLE = Duration.ofMillis(400);
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration LOAD_WARM = Duration.ofSeconds(3);
  private static final int GLANCES = 100;

  private record Place(String proxy, Scale scale) {}

  private final Options options;
  private final Site site;
  private final EventLoop loop;
  private final SslContext http1;
  private final SslContext http2;
  private final Map<Place, Running> running = new LinkedHashMap<>();
  private final List<Figure> figures = new ArrayList<>();

  private Bench(Options options, Site site, EventLoop loop, Pki pki) throws IOException {
    this.options = options;
    this.site = site;
    this.loop = loop;
    http1 = pki.client("http/1.1");
    http2 = pki.client("h2");
  }

  /// Arguments: the project's folder, a folder for all that is written, then options.
  public static void main(String[] arguments) throws Exception {
    var all = List.of(arguments);
    Options options;
    try {
      options = Options.parse(all.subList(2, all.size()), Path.of(all.get(1)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    int code = 1;
    try {
      code = run(options, Path.of(all.getFirst()).toAbsolutePath());
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
    }
    System.exit(code); // event loops would keep it alive
  }

  private static int run(Options options, Path root) throws IOException {
    var out = Files.createDirectories(options.out()).toAbsolutePath();
    var pki = Pki.make(out.resolve("pki"));
    var ports = new Ports();
    var values = new HashMap<String, String>();
    Upstream.PORTS.forEach(name -> values.put(name, Integer.toString(ports.take())));
    values.put("pki", pki.folder().toString());
    values.put("work", out.toString());
    values.put("nginx.modules", "/usr/lib/nginx/modules");
    values.putAll(Many.blanks(Integer.parseInt(values.get("up-h1"))));
    var site = new Site(root, out, ports, values);
    var group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    try (var _ = Upstream.start(site, pki, group.next());
        var vicinity = new Vicinity(site, pki)) {
      var bench = new Bench(options, site, group.next(), pki);
      bench.measure(vicinity);
    }
    return 0;
  }

  private void measure(Vicinity vicinity) throws IOException {
    var proxies = new ArrayList<Proxy>(Peer.all(site));
    proxies.add(vicinity);
    proxies.removeIf(proxy -> !options.proxies().contains(proxy.id()));
    proxies.removeIf(
        proxy -> {
          proxy
              .missing()
              .ifPresent(what -> say("######## LEFT OUT: " + proxy.id() + " needs " + what));
          return proxy.missing().isPresent();
        });
    try {
      for (var proxy : proxies) {
        start(proxy);
      }
      say("warming up");
      warmLoad();
      var pairs = pairs(proxies);
      pairs.removeIf(pair -> !isWarm(pair));
      for (int round = 1; round <= options.rounds(); round++) {
        say("round " + round + " of " + options.rounds());
        for (var pair : pairs) {
          saturate(round, pair);
        }
      }
    } finally {
      running.values().forEach(Running::close);
    }
    var table = Table.of(figures);
    Files.writeString(site.out().resolve("table.md"), table);
    System.out.println(table);
    say("figures: " + site.out().resolve("figures.jsonl"));
  }

  private record Pairing(Cell cell, Proxy proxy) {}

  private List<Pairing> pairs(List<Proxy> proxies) {
    var pairs = new ArrayList<Pairing>();
    for (var cell : options.cells()) {
      proxies.stream()
          .filter(proxy -> proxy.does(cell.work()))
          .forEach(proxy -> pairs.add(new Pairing(cell, proxy)));
    }
    return pairs;
  }

  private void start(Proxy proxy) throws IOException {
    for (var scale : Scale.values()) {
      if (options.works().stream()
          .anyMatch(work -> work.door().isLarge() == (scale == Scale.LARGE))) {
        running.put(new Place(proxy.id(), scale), proxy.start(scale));
      }
    }
  }

  private Proxy.Listener listener(Pairing pair) {
    var scale = pair.cell().work().door().isLarge() ? Scale.LARGE : Scale.SMALL;
    return running.get(new Place(pair.proxy().id(), scale)).listener(pair.cell().work().door());
  }

  private Target target(Pairing pair) {
    var work = pair.cell().work();
    var at = listener(pair);
    var path =
        switch (work.call()) {
          case HTTP1, HTTP2 -> "/" + pair.cell().bytes();
          case UNARY -> "/bench.Bench/" + pair.cell().bytes();
          case STREAM -> "/bench.Bench/stream";
        };
    var tls =
        work.isTls()
            ? Optional.of(work.call() == Call.HTTP1 ? http1 : http2)
            : Optional.<SslContext>empty();
    return new Target(
        new InetSocketAddress("127.0.0.1", at.port()),
        tls,
        work.call(),
        at.authority(),
        path,
        pair.cell().bytes());
  }

  private Outcome load(Pairing pair, Pace pace, Duration warm, Duration measured) {
    var job = listener(pair).job();
    return Load.run(
            loop,
            target(pair),
            pair.cell().shape(),
            pace,
            new Load.Times(warm, measured),
            job::cpuNanos)
        .join();
  }

  /// The load is a virtual machine, too: its first seconds would make whom it meets look slow.
  private void warmLoad() {
    var plain = new InetSocketAddress("127.0.0.1", Integer.parseInt(site.values().get("up-h1")));
    var framed = new InetSocketAddress("127.0.0.1", Integer.parseInt(site.values().get("up-mtls")));
    warmLoad(new Target(plain, Optional.empty(), Call.HTTP1, "upstream", "/100", 100));
    warmLoad(new Target(framed, Optional.of(http2), Call.HTTP2, "upstream", "/100", 100));
  }

  private void warmLoad(Target upstream) {
    var times = new Load.Times(GLANCE, LOAD_WARM);
    Load.run(loop, upstream, Shape.kept(8, 1), new Pace.Saturating(), times, () -> 0).join();
  }

  /// Whether it answers at all, tried until it has its configuration; ours compiles for longer than
  /// others need to warm anything.
  private boolean isWarm(Pairing pair) {
    var why = "no answer";
    for (int i = 0; i < GLANCES; i++) {
      try {
        var seen = load(pair, new Pace.Saturating(), GLANCE, GLANCE);
        if (seen.requests() > 0 && seen.errors() == 0) {
          if (pair.proxy() instanceof Vicinity) {
            load(pair, new Pace.Saturating(), GLANCE, options.warm());
          }
          return true;
        }
        why = seen.errors() + " errors in " + seen.requests() + " answers, " + seen.problem();
      } catch (CompletionException e) {
        why = String.valueOf(e.getCause().getMessage());
      }
      if (!listener(pair).job().isRunning()) {
        why = "it ended: " + listener(pair).job().said();
        break;
      }
    }
    say("######## LEFT OUT: " + pair.proxy().id() + " " + pair.cell().id() + ": " + why);
    return false;
  }

  private void saturate(int round, Pairing pair) throws IOException {
    try {
      var seen = load(pair, new Pace.Saturating(), SETTLE, options.measured());
      var rss = listener(pair).job().rssMiB();
      keep(Figure.of(Figure.SATURATED, round, pair.cell(), pair.proxy().id(), seen, rss));
    } catch (CompletionException e) {
      say("######## " + pair.proxy().id() + " " + pair.cell().id() + ": " + e.getCause());
    }
  }

  private void keep(Figure figure) throws IOException {
    figures.add(figure);
    Files.writeString(
        site.out().resolve("figures.jsonl"),
        figure.json() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void say(String text) {
    System.err.println("bench: " + text);
  }
}
