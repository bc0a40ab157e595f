package dev.vicinity.control.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The console's first page; a resource beside this class that reads the debug pages.
final class ConsolePage {
  static final String HTML = read();

  private ConsolePage() {}

  private static String read() {
    try (var in = ConsolePage.class.getResourceAsStream("console.html")) {
      return new String(
          Objects.requireNonNull(in, "console.html").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("read console.html", e);
    }
  }
}
