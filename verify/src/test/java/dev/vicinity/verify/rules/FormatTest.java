package dev.vicinity.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import org.junit.jupiter.api.Test;

/// The same rule as `.ci/format --check`.
class FormatTest {
  @Test
  void everyFileIsFormattedAsGoogleJavaFormatDoes() {
    var formatter = new Formatter();
    var unformatted =
        Sources.all().parallelStream()
            .filter(source -> !source.text().equals(formatted(formatter, source)))
            .map(Sources.Source::name)
            .toList();
    assertThat(unformatted).as("files that `.ci/format` would change").isEmpty();
  }

  private static String formatted(Formatter formatter, Sources.Source source) {
    try {
      var imports = ImportOrderer.reorderImports(source.text(), Style.GOOGLE);
      return formatter.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
    } catch (FormatterException e) {
      return "does not parse: " + e.getMessage();
    }
  }
}
