package dev.vicinity.cli;

import dev.vicinity.cli.live.RunningSidecar;
import dev.vicinity.cli.live.RunningSidecar.Status;
import dev.vicinity.cli.output.Printer;
import dev.vicinity.cli.output.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `vicinity status`: the sidecars that run, and how they are.
@Command(
    name = "status",
    description = {
      "Lists running sidecars: their link to control, what they have in force, their certificates.",
      "Exits with 1 if one of them is not ready."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private LiveOptions live = new LiveOptions();
  @Mixin private Printer printer = new Printer();

  @Override
  public Integer call() {
    var now = InstantSource.system().instant();
    var rows = new ArrayList<Status>();
    for (var sidecar : live.all()) {
      try (RunningSidecar open = sidecar) {
        rows.add(open.status(now));
      }
    }
    printer.print(rows, () -> table(rows));
    return rows.stream().allMatch(row -> row.state().equals("LIVE")) ? 0 : 1;
  }

  private static String table(List<Status> rows) {
    if (rows.isEmpty()) {
      return "no sidecar runs\n";
    }
    var table =
        Table.of(
            "SIDECAR",
            "LOCALITY",
            "STATE",
            "CONTROL",
            "CONFIG",
            "CLUSTERS",
            "CERT AGE",
            "CERT LEFT",
            "ADMIN");
    for (var row : rows) {
      table.row(
          row.sidecar(),
          row.locality(),
          row.state(),
          row.control(),
          row.configVersion(),
          row.clusters(),
          row.certificateAge(),
          row.certificateLeft(),
          row.admin());
    }
    return table.render();
  }
}
