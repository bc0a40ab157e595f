package dev.vicinity.cli;

import dev.vicinity.cli.cluster.PodInjection;
import dev.vicinity.cli.cluster.UserCluster;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.cli.output.Printer;
import dev.vicinity.cli.output.Table;
import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.decide.Decision;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.settings.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `vicinity check-inject`: whether a pod gets a sidecar, and why.
@Command(
    name = "check-inject",
    description = {
      "Says of a pod, for every control plane that is installed, whether it would get a sidecar if"
          + " it were created now,",
      "and the label that decides. Exits with 1 if the pod should have a sidecar and has none."
    },
    mixinStandardHelpOptions = true)
final class CheckInjectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "POD.NAMESPACE",
      converter = PodNameConverter.class,
      description = "The pod.")
  private PodName pod;

  @Mixin private PlaneOptions plane = new PlaneOptions();
  @Mixin private Printer printer = new Printer();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  CheckInjectCommand() {}

  /// One control plane's word; `result` is injects, skips or has.
  record Row(String revision, String result, String reason) {}

  @Override
  public Integer call() {
    try (var cluster = plane.cluster()) {
      var seen = cluster.injection(pod.namespace(), pod.pod());
      var rows = rows(seen);
      printer.print(rows, () -> text(rows));
      return rows.stream().anyMatch(row -> row.result().equals("injects")) ? 1 : 0;
    } catch (UserCluster.NoSuchPod e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Row> rows(PodInjection seen) {
    if (seen.planes().isEmpty()) {
      throw new CommandFailed(
          "no injector is installed (expected: a ConfigMap with injection.yaml; see vicinity"
              + " install)");
    }
    var rows = new ArrayList<Row>();
    for (var installed : seen.planes()) {
      rows.add(row(seen, installed));
    }
    return rows;
  }

  private static Row row(PodInjection seen, PodInjection.Plane installed) {
    try {
      var settings =
          SettingsFile.read(installed.settings())
              .settings()
              .in(installed.revision(), installed.namespace());
      var decision = new Admission(settings, seen.version()).decide(seen.view(), seen.namespace());
      return switch (decision) {
        case Decision.Inject(var reason) -> new Row(installed.revision(), "injects", reason);
        case Decision.Skip(var cause, var reason) ->
            cause == Decision.Cause.ALREADY_INJECTED
                ? new Row(installed.revision(), "has", reason + ownRevision(seen))
                : new Row(installed.revision(), "skips", reason);
      };
    } catch (SettingsFile.Invalid e) {
      throw new CommandFailed(
          "the injector of revision "
              + installed.revision()
              + " has settings that do not hold: "
              + e.getMessage(),
          e);
    }
  }

  private static String ownRevision(PodInjection seen) {
    return ", of revision " + seen.view().labels().getOrDefault(Names.REVISION, "unknown");
  }

  private String text(List<Row> rows) {
    var table = Table.of("REVISION", "POD", "REASON");
    for (var row : rows) {
      table.row(row.revision(), row.result(), row.reason());
    }
    var text = table.render();
    return rows.stream().anyMatch(row -> row.result().equals("injects"))
        ? text
            + "The pod was created before the label: kubectl -n "
            + pod.namespace()
            + " delete pod "
            + pod.pod()
            + " makes it anew if something owns it\n"
        : text;
  }
}
