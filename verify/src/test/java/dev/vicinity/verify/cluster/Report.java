package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;

/// What the tests saw: `target/cluster/report.txt` for people, `figures.jsonl` for programs.
final class Report {
  private final Path text;
  private final Path figures;
  private final ObjectMapper json = new ObjectMapper();
  private String test = "";

  private Report(Path folder) {
    text = folder.resolve("report.txt");
    figures = folder.resolve("figures.jsonl");
  }

  /// Starts both files anew.
  static Report in(Path folder) {
    try {
      Files.createDirectories(folder);
      var report = new Report(folder);
      Files.deleteIfExists(report.text);
      Files.deleteIfExists(report.figures);
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }

  /// What follows belongs to this test.
  void begin(String name) {
    test = name;
    append(text, "\n== " + name);
  }

  /// One or more lines of what was seen.
  void saw(String lines) {
    append(text, lines.stripTrailing().indent(2).stripTrailing());
  }

  /// A measured value.
  void figure(String name, double value, String unit) {
    saw("%s: %s %s".formatted(name, plain(value), unit));
    var line = new LinkedHashMap<String, Object>();
    line.put("test", test);
    line.put("figure", name);
    line.put("value", value);
    line.put("unit", unit);
    try {
      append(figures, json.writeValueAsString(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : "%.2f".formatted(value);
  }

  private void append(Path file, String lines) {
    if (file.equals(text)) System.out.println(lines);
    try {
      Files.writeString(
          file, lines + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
