package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a run keeps its files: configurations are filled in from `templates` and written to `out`.
record Site(Path root, Path out, Ports ports, Map<String, String> values) {
  private static final Pattern BLANK = Pattern.compile("\\{\\{([a-z0-9.-]+)}}");

  /// The template with all blanks filled, the given values first.
  String fill(String template, Map<String, String> more) throws IOException {
    var all = new HashMap<>(values);
    all.putAll(more);
    var text = Files.readString(root.resolve("verify/bench/config").resolve(template));
    return BLANK
        .matcher(text)
        .replaceAll(
            blank -> {
              var value = all.get(blank.group(1));
              if (value == null) {
                throw new IllegalStateException(template + ": nothing for " + blank.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /// The same as a file of this run.
  Path write(String template, String name, Map<String, String> more) throws IOException {
    return Files.writeString(out.resolve(name), fill(template, more));
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(out.resolve(name));
  }

  Path log(String name) {
    return out.resolve(name + ".log");
  }
}
