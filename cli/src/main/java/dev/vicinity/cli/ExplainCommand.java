package dev.vicinity.cli;

import dev.vicinity.cli.explain.Asker;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.explain.Question;
import dev.vicinity.cli.output.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vicinity explain`: where a request would go, and why.
@Command(
    name = "explain",
    description = "Says where a request would go, and why.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "POD.NAMESPACE",
      converter = PodNameConverter.class,
      description = "Who asks.")
  private PodName from;

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      defaultValue = "GET",
      description = "The request's method (default: GET).")
  private String method = "GET";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header of the request; may be repeated.")
  private List<String> headers = new ArrayList<>();

  @Parameters(
      paramLabel = "URL",
      description = "What is asked for, such as http://reviews.shop:9080/reviews/1.")
  private String url;

  @Mixin private MeshOptions mesh = new MeshOptions();
  @Mixin private Printer printer = new Printer();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  ExplainCommand() {}

  @Override
  public Integer call() {
    var question = question();
    try (var view = mesh.open(spec.commandLine().getErr())) {
      var answer = Asker.of(view, from).explain(question);
      printer.print(answer, () -> answer.text(question.text() + " from " + from));
    }
    return 0;
  }

  private Question question() {
    try {
      return Question.of(method, url, headers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
