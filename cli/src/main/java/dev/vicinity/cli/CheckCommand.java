package dev.vicinity.cli;

import static java.util.stream.Collectors.joining;

import dev.vicinity.cli.check.Checks;
import dev.vicinity.cli.check.Finding;
import dev.vicinity.cli.check.Finding.Level;
import dev.vicinity.cli.install.PackedChart;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.cli.output.Printer;
import dev.vicinity.control.catalog.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `vicinity check`: what is wrong with the installation, and the command that mends it.
@Command(
    name = "check",
    description = {
      "Looks at the installation, the namespaces that it serves and their pods, and says of each"
          + " thing that is",
      "not well which command mends it. Exits with 1 if there is an error; warnings are none."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_PROBLEMS = 20;

  @Mixin private PlaneOptions plane = new PlaneOptions();
  @Mixin private Printer printer = new Printer();

  @Option(names = "--pre", description = "Look whether the cluster can take an installation.")
  private boolean before;

  @Override
  public Integer call() {
    var findings = before ? before() : installed();
    printer.print(findings, () -> text(findings));
    return findings.stream().anyMatch(finding -> finding.level() == Level.ERROR) ? 1 : 0;
  }

  private List<Finding> before() {
    try (var cluster = plane.cluster();
        var chart = PackedChart.open()) {
      return Checks.before(
          cluster.ground(plane.namespace(), plane.names(), chart.definitionNames(), chart.image()));
    }
  }

  private List<Finding> installed() {
    var findings = new ArrayList<Finding>();
    try (var cluster = plane.cluster()) {
      var seen = cluster.installed(plane.namespace());
      findings.addAll(Checks.of(seen, InstantSource.system().instant()));
    }
    findings.addAll(resources());
    return findings;
  }

  /// What control would say of routing resources.
  private static List<Finding> resources() {
    List<Problem> problems;
    try (var view = ClusterView.read()) {
      problems = view.problems();
    } catch (CommandFailed e) {
      return List.of(
          Finding.error("resources", String.valueOf(e.getMessage()), "vicinity analyze"));
    }
    var errors =
        problems.stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).toList();
    if (errors.isEmpty()) {
      return List.of();
    }
    return errors.stream().limit(MOST_PROBLEMS).map(CheckCommand::resource).toList();
  }

  private static Finding resource(Problem problem) {
    var kind = problem.kind().toLowerCase(Locale.ROOT);
    return Finding.error(
        kind + " " + problem.namespace() + "/" + problem.name(),
        "%s: %s (expected: %s)".formatted(problem.field(), problem.value(), problem.allowed()),
        "kubectl -n %s edit %s %s".formatted(problem.namespace(), kind, problem.name()));
  }

  private static String text(List<Finding> findings) {
    long errors = count(findings, Level.ERROR);
    long warnings = count(findings, Level.WARNING);
    var end =
        errors == 0 && warnings == 0
            ? "all is well\n"
            : "%d errors, %d warnings%n".formatted(errors, warnings);
    return findings.stream().map(CheckCommand::line).collect(joining("", "", "\n" + end));
  }

  private static String line(Finding finding) {
    var line =
        "%-8s %s: %s%n"
            .formatted(
                finding.level().name().toLowerCase(Locale.ROOT), finding.subject(), finding.text());
    return finding.remedy().stream()
        .map(command -> "         > " + command + "\n")
        .collect(joining("", line, ""));
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }
}
