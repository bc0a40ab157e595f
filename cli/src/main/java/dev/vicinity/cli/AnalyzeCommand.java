package dev.vicinity.cli;

import dev.vicinity.cli.output.Printer;
import dev.vicinity.cli.output.Table;
import dev.vicinity.control.catalog.Problem;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `vicinity analyze`: what in the configuration does not hold or is not honoured.
@Command(
    name = "analyze",
    description = {
      "Says what in the configuration does not hold, is not honoured yet, or is hardly meant.",
      "Exits with 1 for errors and for fields not honoured yet, with 0 if there are only warnings."
    },
    mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
  @Mixin private MeshOptions mesh = new MeshOptions();
  @Mixin private Printer printer = new Printer();

  /// One finding.
  record Finding(
      String severity,
      String file,
      String kind,
      String namespace,
      String name,
      String field,
      String value,
      String expected) {
    static Finding of(Problem problem) {
      return new Finding(
          word(problem.severity()),
          problem.where(),
          problem.kind(),
          problem.namespace(),
          problem.name(),
          problem.field(),
          problem.value(),
          problem.allowed());
    }

    private static String word(Problem.Severity severity) {
      return severity.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  @Override
  public Integer call() {
    try (var view = mesh.open(silence())) {
      var problems = view.problems();
      var findings = problems.stream().map(Finding::of).toList();
      printer.print(findings, () -> table(findings));
      return problems.stream().anyMatch(AnalyzeCommand::isWrong) ? 1 : 0;
    }
  }

  private static boolean isWrong(Problem problem) {
    return switch (problem.severity()) {
      case ERROR, NOT_HONOURED -> true;
      case WARNING -> false;
    };
  }

  private static String table(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "nothing found\n";
    }
    var table = Table.of("SEVERITY", "FILE", "RESOURCE", "FIELD", "VALUE", "EXPECTED");
    for (var finding : findings) {
      table.row(
          finding.severity(),
          finding.file(),
          finding.kind() + " " + finding.namespace() + "/" + finding.name(),
          finding.field(),
          finding.value(),
          finding.expected());
    }
    return table.render();
  }

  /// The findings are the command's result and not told twice.
  private static PrintWriter silence() {
    return new PrintWriter(Writer.nullWriter());
  }
}
