package dev.vicinity.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The `-o` option of every command that prints data, and what follows from it.
public final class Printer {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to print: table, json or yaml (default: table).")
  private Format format = Format.TABLE;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Made by picocli, which fills the fields.
  @SuppressWarnings("NullAway.Init") // picocli sets `command` before any command runs
  public Printer() {}

  /// Prints the value whole for programs, or the text made of it for people.
  public void print(Object value, Supplier<String> text) {
    var out = out();
    switch (format) {
      case TABLE -> out.print(text.get());
      case JSON -> out.println(write(new ObjectMapper(), value));
      case YAML -> out.print(write(new ObjectMapper(yaml()), value));
    }
    out.flush();
  }

  /// Where the command's result goes.
  public PrintWriter out() {
    return command.root().commandLine().getOut();
  }

  private static YAMLFactory yaml() {
    return YAMLFactory.builder()
        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
        .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
        .build();
  }

  private static String write(ObjectMapper mapper, Object value) {
    try {
      return mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot print " + value.getClass().getSimpleName(), e);
    }
  }
}
