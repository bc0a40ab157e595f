package dev.vicinity.verify.bench;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.mesh.LocalMesh;
import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Our sidecars as they run in a pod: the image's runtime, jars, cache and options, and the memory
/// options of the injector's default. Control is in this process.
final class Vicinity implements Proxy, AutoCloseable {
  /// What the injector gives to a sidecar with its default limits.
  private static final List<String> MEMORY =
      List.of(
          "-Xms12m",
          "-Xmx40m",
          "-XX:NewSize=3m",
          "-XX:NewRatio=3",
          "-XX:MaxDirectMemorySize=40m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:TrimNativeHeapInterval=5000");

  private static final String ENTER =
      "mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\""
          + " /opt/vicinity/jre/bin/java \"$@\"";

  private static final List<String> RULED =
      List.of("plain", "mtls1", "mtls2", "grpc-out", "server", "chain");
  private static final List<String> RULED_LARGE =
      List.of("routes-1", "routes-1000", "endpoints-3", "endpoints-1000");

  private static final List<Door> INBOUND =
      List.of(Door.INBOUND1, Door.INBOUND2, Door.GRPC_IN, Door.TCP);

  private final Site site;
  private final Pki pki;
  private final Map<Door, Integer> ports;
  private final int services;
  private Optional<LocalMesh> mesh = Optional.empty();
  private Path root = Path.of("");

  Vicinity(Site site, Pki pki) {
    this(site, pki, 0);
  }

  /// In a mesh of so many services more.
  Vicinity(Site site, Pki pki, int services) {
    this.site = site;
    this.pki = pki;
    ports = INBOUND.stream().collect(Collectors.toMap(door -> door, _ -> site.ports().take()));
    this.services = services;
  }

  @Override
  public String id() {
    return "vicinity";
  }

  @Override
  public Optional<String> missing() {
    return System.getProperty("user.name").equals("root")
        ? Optional.empty()
        : Optional.of("root, to enter the image");
  }

  @Override
  public String version() {
    return "Vicinity "
        + Commands.run(site.root(), List.of("git", "describe", "--always", "--dirty"));
  }

  @Override
  public boolean does(Work work) {
    return true;
  }

  @Override
  public Running start(Scale scale) throws IOException {
    prepare();
    return switch (scale) {
      case SMALL -> {
        var client = new Sidecar("client", List.of());
        yield new Pair(client, new Sidecar("server", INBOUND));
      }
      case ALONE -> {
        var alone = new Sidecar("client", List.of());
        yield new Pair(alone, alone);
      }
      case CHAIN ->
          new Pair(new Sidecar("client", List.of()), new Sidecar("server", List.of(Door.CHAIN)));
      case LARGE -> {
        var large = new Sidecar("large", List.of());
        yield new Pair(large, large);
      }
    };
  }

  private void prepare() throws IOException {
    if (mesh.isPresent()) {
      return;
    }
    unpack();
    var manifests = site.folder("manifests");
    var blanks = new HashMap<>(Map.of("mesh.rules", rules(RULED)));
    ports.forEach((door, port) -> blanks.put("in-" + door.id(), Integer.toString(port)));
    site.write("mesh.yaml", "manifests/mesh.yaml", blanks);
    site.write(
        "mesh-large.yaml",
        "manifests/mesh-large.yaml",
        Map.of("mesh.large", Many.pods() + "\n" + rules(RULED_LARGE)));
    Files.writeString(
        manifests.resolve("mesh-services.yaml"),
        Many.services(services, site.values().get("up-h1")));
    var state = site.folder("state");
    pki.copyAuthority(state.resolve("cacerts"));
    Files.setPosixFilePermissions(
        state.resolve("cacerts"), PosixFilePermissions.fromString("rwx------"));
    mesh =
        Optional.of(
            LocalMesh.start(
                manifests, Optional.of(state), problem -> System.err.println("mesh: " + problem)));
  }

  private String rules(List<String> hosts) throws IOException {
    var rules = new ArrayList<String>();
    for (var host : hosts) {
      var routes = host.equals("routes-1000") ? Many.routes(host) : "";
      rules.add(site.fill("rules.yaml", Map.of("host", host, "routes", routes)));
    }
    return String.join("", rules);
  }

  /// The image as it was built by who started this.
  private void unpack() {
    root = site.out().resolve("image-root");
    var layers = site.root().resolve("target/bench/image");
    Commands.run(
        site.out(),
        List.of(
            "sh",
            "-c",
            "mkdir -p \"$1/tmp\" && for layer in system jre vicinity aot; do cp -a \"$0/$layer/.\""
                + " \"$1/\" || exit 1; done; mkdir -p \"$1/proc\" \"$1/dev\"",
            layers.toString(),
            root.toString()));
  }

  @Override
  public void close() {
    mesh.ifPresent(LocalMesh::close);
  }

  /// One process: all that applications send goes to one port, what comes in has a port each.
  private final class Sidecar {
    private final Job job;
    private final int outbound = site.ports().take();
    private final int health = site.ports().take();
    private final Map<Door, String> inbound;

    Sidecar(String pod, List<Door> doors) throws IOException {
      inbound = doors.stream().collect(Collectors.toMap(door -> door, Vicinity.this::inFront));
      var running = mesh.orElseThrow().mesh();
      Files.writeString(root.resolve("tmp/token-" + pod), running.token(new PodName(pod, "bench")));
      Files.writeString(root.resolve("tmp/roots"), running.control().rootsPem());
      var command =
          new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, root.toString()));
      command.addAll(MEMORY);
      command.add("@/opt/vicinity/sidecar");
      job =
          Job.start(
              Machine.PROXY_CORE,
              "vicinity-" + pod,
              command,
              environment(pod),
              site.log("vicinity-" + pod + "-" + outbound));
    }

    private Map<String, String> environment(String pod) {
      var environment = new HashMap<String, String>();
      environment.put("MALLOC_ARENA_MAX", "1");
      environment.put("POD_NAME", pod);
      environment.put("POD_NAMESPACE", "bench");
      environment.put("INSTANCE_IP", "127.0.0.1");
      environment.put(
          "VICINITY_CONTROL", mesh.orElseThrow().mesh().control().discovery().toString());
      environment.put("VICINITY_TOKEN_FILE", "/tmp/token-" + pod);
      environment.put("VICINITY_ROOTS_FILE", "/tmp/roots");
      environment.put("VICINITY_INTERCEPTION", "explicit");
      environment.put("VICINITY_CONCURRENCY", "1");
      environment.put("VICINITY_DRAIN_TIME", "1s");
      environment.put("VICINITY_OUTBOUND", "127.0.0.1:" + outbound);
      environment.put("VICINITY_HEALTH", "127.0.0.1:" + health);
      for (var page : List.of("INBOUND", "ADMIN", "STATUS", "METRICS", "CONSOLE")) {
        environment.put("VICINITY_" + page, "127.0.0.1:0");
      }
      environment.put(
          "VICINITY_INBOUND_BINDS",
          inbound.entrySet().stream()
              .map(bind -> bind.getValue() + "=127.0.0.1:" + behind(bind.getKey()))
              .collect(Collectors.joining(",")));
      return environment;
    }
  }

  /// The second of two is where the mesh's endpoints are.
  private String inFront(Door door) {
    return door == Door.CHAIN ? "127.0.2.2:" + behind(door) : "127.0.0.1:" + ports.get(door);
  }

  private String behind(Door door) {
    return site.values()
        .get(
            switch (door) {
              case INBOUND1 -> "up-h1";
              case INBOUND2 -> "up-h2";
              case GRPC_IN -> "up-grpc";
              case TCP -> "up-tcp";
              case CHAIN -> "up-chain";
              default -> throw new IllegalArgumentException(door.id());
            });
  }

  private record Pair(Sidecar client, Sidecar server) implements Running {
    @Override
    public Listener listener(Door door) {
      return door.isInbound()
          ? new Listener(server.job, Address.parse(server.inbound.get(door)).port(), "server.bench")
          : new Listener(client.job, client.outbound, door.id() + ".bench");
    }

    @Override
    public boolean isReady() {
      return Life.isGood(client.health, "/healthz/ready", "client.bench");
    }

    @Override
    public void close() {
      client.job.close();
      server.job.close();
    }
  }
}
