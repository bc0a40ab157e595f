package dev.vicinity.verify.bench;

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

/// Measures what `Options` name, and writes figures, a table, and docs/benchmarks.md if asked to.
public final class Bench {
  private Bench() {}

  /// Arguments: the project's folder, a folder for all that is written, then options.
  public static void main(String[] arguments) {
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
    if (options.figures().isPresent()) {
      var file = options.figures().get();
      new Page(root, Figures.read(file), Versions.read(file.resolveSibling("versions"))).write();
      return 0;
    }
    var out = Files.createDirectories(options.out()).toAbsolutePath();
    var figures = new Figures(out.resolve("figures.jsonl"));
    var pki = Pki.make(out.resolve("pki"));
    var site = site(root, out, pki);
    var group = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    var versions = new LinkedHashMap<String, String>();
    try (var _ = Upstream.start(site, pki, group.next());
        var vicinity = new Vicinity(site, pki);
        var field = new Field(site, group.next(), pki)) {
      var proxies = present(options, site, vicinity);
      proxies.forEach(proxy -> versions.put(proxy.id(), proxy.version()));
      Versions.write(out.resolve("versions"), versions);
      new Rounds(options, field, figures, proxies).all();
    }
    Files.writeString(out.resolve("table.md"), Table.of(figures));
    System.out.println(Table.of(figures));
    say("figures: " + figures.file());
    if (options.page()) {
      new Page(root, figures, versions).write();
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
