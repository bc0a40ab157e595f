package dev.vicinity.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vicinity.cli.live.RunFile;
import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.cli.mesh.LocalMesh;
import dev.vicinity.cli.mesh.SidecarPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `vicinity local`: a mesh on a watched folder, until the process is told to end.
@Command(
    name = "local",
    description = {
      "Runs a mesh on a watched folder of manifests, without a cluster.",
      "Each named pod's sidecar is an HTTP proxy on 127.0.0.1. Pod IPs are loopback addresses where"
          + " your own servers listen; they are called in plain text unless the pod has the label"
          + " security.istio.io/tlsMode: istio. Runs until SIGTERM or SIGINT."
    },
    mixinStandardHelpOptions = true)
final class LocalCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--manifests"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to watch.")
  private Path manifests;

  @Option(
      names = {"-s", "--sidecar"},
      paramLabel = "POD.NAMESPACE[=PORT]",
      converter = PlanConverter.class,
      description = "Whose sidecar to run, on which port (default: a free one); may be repeated.")
  private List<SidecarPlan> plans = new ArrayList<>();

  @Option(names = "--json", description = "Print one line of JSON for each sidecar that is ready.")
  private boolean json;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where to keep the certificate authority (default: nowhere, a new one each time).")
  private Optional<Path> state = Optional.empty();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  LocalCommand() {}

  /// The line that says a sidecar is ready.
  record Ready(String sidecar, String outbound, String admin) {
    static Ready of(EmbeddedSidecar sidecar) {
      return new Ready(
          sidecar.plan().pod().toString(),
          sidecar.outbound().toString(),
          sidecar.admin().toString());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    var err = spec.commandLine().getErr();
    var folder = FolderView.existing(manifests);
    var mesh = LocalMesh.start(folder, state, problem -> tell(err, problem));
    if (!json) {
      spec.commandLine().getOut().println("console on http://" + mesh.console() + "/console/");
    }
    var running = new Running(ProcessHandle.current().pid(), folder.toString());
    Ending.onSignal(
        () -> {
          running.forget();
          mesh.close();
        });
    mesh.run(
        plans,
        pod -> tell(err, "waiting for pod " + pod + " to appear in " + folder),
        sidecar -> {
          var ready = Ready.of(sidecar);
          running.add(new RunFile.Entry(ready.sidecar(), ready.outbound(), ready.admin()));
          print(ready);
        });
    new CountDownLatch(1).await(); // the signal ends the process
    return 0;
  }

  private static void tell(PrintWriter err, String line) {
    err.println("vicinity: " + line);
    err.flush();
  }

  private void print(Ready ready) {
    var out = spec.commandLine().getOut();
    out.println(
        json
            ? line(ready)
            : ready.sidecar()
                + ": proxy on "
                + ready.outbound()
                + ", pages on http://"
                + ready.admin()
                + "/");
    out.flush();
  }

  private static String line(Ready ready) {
    try {
      return new ObjectMapper().writeValueAsString(ready);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot print " + ready, e);
    }
  }

  /// Reads `POD.NAMESPACE[=PORT]` from the command line.
  static final class PlanConverter implements ITypeConverter<SidecarPlan> {
    @Override
    public SidecarPlan convert(String text) {
      try {
        return SidecarPlan.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
