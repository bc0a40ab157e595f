package dev.vicinity.cli.image;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.mesh.LocalMesh;
import dev.vicinity.cli.mesh.SidecarPlan;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.config.InboundBind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small mesh in which one sidecar is a process of the image: control and the other sidecar are
/// in this process, all on addresses of loopback that nobody else uses. Run once, by one thread.
final class Training implements AutoCloseable {
  private static final PodName TRAINED = new PodName("trained", "sample");
  private static final PodName OTHER = new PodName("other", "sample");
  private static final int PORT = 5000;

  private final ImageRoot root;
  private final Path manifests;
  private final String subnet;
  private final LocalMesh mesh;
  private final Traffic traffic;

  Training(ImageRoot root, Path work) throws IOException {
    this.root = root;
    long own = ProcessHandle.current().pid();
    this.subnet = "127." + (64 + own / 250 % 128) + "." + own % 250 + ".";
    this.manifests = Tree.fresh(work.resolve("training"));
    TrainingManifests.write(manifests, subnet, PORT);
    this.mesh = LocalMesh.start(manifests, Optional.empty(), _ -> {});
    this.traffic = new Traffic();
  }

  /// Starts the sidecar with these arguments, lets it work, and ends it as a kubelet does.
  void run(List<String> arguments, Path log) throws IOException {
    traffic.serve(subnet + "101", PORT);
    traffic.serve(subnet + "102", PORT);
    var other = mesh.mesh().sidecar(new SidecarPlan(OTHER, 0, List.of(bind(2, 102))));
    var process = root.start(arguments, environment(), log);
    try {
      traffic.awaitReady(at(15021), process);
      traffic.through(at(15001), "hello.sample", PORT);
      TrainingManifests.change(manifests);
      traffic.through(other.outbound(), "echo.sample", PORT);
      traffic.through(at(15001), "hello.sample", PORT);
      traffic.scrape(List.of(at(15090), at(15000)));
    } catch (CommandFailed e) {
      process.destroyForcibly();
      throw new CommandFailed(e.getMessage() + "; it said:\n" + ImageRoot.said(log), e);
    }
    process.destroy();
    ImageRoot.end(process, log);
  }

  private Address at(int port) {
    return new Address(subnet + "1", port);
  }

  private InboundBind bind(int pod, int application) {
    return new InboundBind(
        new Address(subnet + pod, PORT), new Address(subnet + application, PORT));
  }

  private Map<String, String> environment() throws IOException {
    var secrets = Files.createDirectories(root.path().resolve("tmp/secrets"));
    Files.writeString(secrets.resolve("token"), mesh.mesh().token(TRAINED));
    Files.writeString(secrets.resolve("roots"), mesh.mesh().control().rootsPem());
    var environment = new HashMap<String, String>();
    environment.put("POD_NAME", TRAINED.pod());
    environment.put("POD_NAMESPACE", TRAINED.namespace());
    environment.put("INSTANCE_IP", subnet + "1");
    environment.put("VICINITY_CONTROL", mesh.mesh().control().discovery().toString());
    environment.put("VICINITY_TOKEN_FILE", "/tmp/secrets/token");
    environment.put("VICINITY_ROOTS_FILE", "/tmp/secrets/roots");
    environment.put("VICINITY_INTERCEPTION", "explicit");
    environment.put("VICINITY_OUTBOUND", at(15001).toString());
    environment.put("VICINITY_INBOUND", at(15006).toString());
    environment.put("VICINITY_INBOUND_BINDS", at(PORT) + "=" + subnet + "101:" + PORT);
    environment.put("VICINITY_ADMIN", at(15000).toString());
    environment.put("VICINITY_STATUS", at(15020).toString());
    environment.put("VICINITY_HEALTH", at(15021).toString());
    environment.put("VICINITY_METRICS", at(15090).toString());
    environment.put("VICINITY_DRAIN_TIME", "1s");
    environment.put("MALLOC_ARENA_MAX", "1");
    return environment;
  }

  @Override
  public void close() {
    traffic.close();
    mesh.close();
  }
}
