package dev.vicinity.verify.bench;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Measures what `Options` name, and writes figures, a table, and docs/benchmarks.md if asked to.
@Command(
    name = "verify/bench/run",
    sortOptions = false,
    usageHelpWidth = 120,
    synopsisHeading = "",
    customSynopsis = {
      "verify/bench/run                     the whole matrix, memory and latency: 25 minutes",
      "verify/bench/run --page              the same, and docs/benchmarks.md from it",
      "verify/bench/run --page FIGURES      docs/benchmarks.md from an earlier run's figures.jsonl",
      "verify/bench/run --short             a few cells; fails on what no noise explains",
      "verify/bench/run --services 5,5000   memory of ours in a small mesh and in a large one",
      "verify/bench/run OPTION…             CPU alone, of what is chosen:"
    })
public final class Bench implements Callable<Integer> {
  @Parameters(index = "0", hidden = true, description = "the project's folder")
  private Path root = Path.of("");

  @Parameters(index = "1", hidden = true, description = "what --out is by default")
  private Path folder = Path.of("");

  @Mixin private Options options = new Options();

  private Bench() {}

  /// Arguments: the project's folder, a folder for all that is written, then options.
  public static void main(String[] arguments) {
    var line = new CommandLine(new Bench()).registerConverter(Work.class, Work::of);
    // event loops would keep the process alive
    System.exit(line.execute(Options.spelledOut(arguments)));
  }

  @Override
  public Integer call() throws IOException {
    root = root.toAbsolutePath();
    if (options.figures().isPresent()) {
      var file = options.figures().get();
      new Page(root, Figures.read(file), Versions.read(file.resolveSibling("versions"))).write();
      return 0;
    }
    var out = Files.createDirectories(options.out().orElse(folder)).toAbsolutePath();
    var pki = Pki.make(out.resolve("pki"));
    var site = site(root, out, pki);
    var group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    try (var _ = Upstream.start(site, pki, group.next())) {
      return options.services().isEmpty()
          ? compare(site, pki, group.next())
          : new Services(site, pki, group.next(), options).run();
    }
  }

  private int compare(Site site, Pki pki, EventLoop loop) throws IOException {
    var figures = new Figures(site.out().resolve("figures.jsonl"));
    var versions = new LinkedHashMap<String, String>();
    try (var vicinity = new Vicinity(site, pki);
        var field = new Field(site, loop, pki)) {
      var proxies = present(options, site, vicinity);
      proxies.forEach(proxy -> versions.put(proxy.id(), proxy.version()));
      Versions.write(site.out().resolve("versions"), versions);
      new Rounds(options, field, figures, proxies).all();
    }
    Files.writeString(site.out().resolve("table.md"), Table.of(figures));
    System.out.println(Table.of(figures));
    say("figures: " + figures.file());
    if (options.page()) {
      new Page(site.root(), figures, versions).write();
    }
    return options.shortly() ? Verdict.of(figures) : 0;
  }

  private static Site site(Path root, Path out, Pki pki) {
    var ports = new Ports();
    var values = new HashMap<String, String>();
    Upstream.PORTS.forEach(name -> values.put(name, Integer.toString(ports.take())));
    values.put("pki", pki.folder().toString());
    values.put("work", out.toString());
    values.put("nginx.modules", "/usr/lib/nginx/modules");
    values.putAll(Many.blanks(Integer.parseInt(values.get("up-h1"))));
    return new Site(root, out, ports, Map.copyOf(values));
  }

  private static List<Proxy> present(Options options, Site site, Vicinity vicinity) {
    var proxies = new ArrayList<Proxy>(Peer.all(site));
    proxies.add(vicinity);
    proxies.removeIf(proxy -> !options.proxies().contains(proxy.id()));
    for (var proxy : List.copyOf(proxies)) {
      proxy
          .missing()
          .ifPresent(
              what -> {
                say("######## LEFT OUT: " + proxy.id() + " needs " + what);
                proxies.remove(proxy);
              });
    }
    return proxies;
  }

  static void say(String text) {
    System.err.println("bench: " + text);
  }
}
