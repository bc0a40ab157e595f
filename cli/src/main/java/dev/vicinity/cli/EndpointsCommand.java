package dev.vicinity.cli;

import dev.vicinity.cli.explain.Answer;
import dev.vicinity.cli.explain.Asker;
import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.cli.output.Printer;
import dev.vicinity.cli.output.Table;
import dev.vicinity.core.explain.Explanation;
import dev.vicinity.core.mesh.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vicinity endpoints`: the endpoints of services as one pod sees them.
@Command(
    name = "endpoints",
    description = "Lists the endpoints of services as a pod sees them: where, how near, how well.",
    mixinStandardHelpOptions = true)
final class EndpointsCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "POD.NAMESPACE",
      converter = PodNameConverter.class,
      description = "Who sees them.")
  private PodName from;

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE.NAMESPACE",
      description = "The service; all of them without one.")
  private Optional<String> service = Optional.empty();

  @Mixin private MeshOptions mesh = new MeshOptions();
  @Mixin private Printer printer = new Printer();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  EndpointsCommand() {}

  /// One line. `weight` is that of the endpoint's locality within its tier.
  record Row(
      String cluster,
      String locality,
      int weight,
      int tier,
      String address,
      String health,
      String pod,
      double share) {
    static Row of(String cluster, Explanation.ExplainedEndpoint endpoint) {
      return new Row(
          cluster,
          endpoint.locality().toString(),
          endpoint.weight(),
          endpoint.tier(),
          endpoint.address().toString(),
          endpoint.health(),
          endpoint.pod(),
          endpoint.share());
    }
  }

  @Override
  public Integer call() {
    try (var view = mesh.open(spec.commandLine().getErr())) {
      var asker = Asker.of(view, from);
      var rows = new ArrayList<Row>();
      for (var target : targets(view)) {
        for (var explanation : asker.endpoints(target)) {
          for (var endpoint : explanation.endpoints()) {
            rows.add(Row.of(explanation.cluster(), endpoint));
          }
        }
      }
      asker.notes().forEach(spec.commandLine().getErr()::println);
      printer.print(rows, () -> table(rows));
    }
    return 0;
  }

  private List<Target> targets(MeshView view) {
    var all = view.catalog().targets();
    if (service.isEmpty()) {
      return all;
    }
    var wanted = service.get();
    var matching = all.stream().filter(target -> isNamed(target, wanted)).toList();
    if (matching.isEmpty()) {
      throw new CommandFailed(
          "service "
              + wanted
              + " is not known (expected: one of "
              + String.join(", ", all.stream().map(Target::toString).toList())
              + ")");
    }
    return matching;
  }

  /// Whether a user means this one: by SERVICE.NAMESPACE, longer or in full, with or without a
  /// port.
  private static boolean isNamed(Target target, String wanted) {
    var name =
        wanted.endsWith(":" + target.port())
            ? wanted.substring(0, wanted.lastIndexOf(':'))
            : wanted;
    return target.host().equals(name) || target.host().startsWith(name + ".");
  }

  private static String table(List<Row> rows) {
    var table =
        Table.of("LOCALITY", "WEIGHT", "TIER", "ADDRESS", "HEALTH", "SHARE", "POD", "CLUSTER");
    for (var row : rows) {
      table.row(
          row.locality().isEmpty() ? "-" : row.locality(),
          row.weight(),
          row.tier(),
          row.address(),
          row.health(),
          Answer.percent(row.share()),
          row.pod().isEmpty() ? "-" : row.pod(),
          row.cluster());
    }
    return table.render();
  }
}
