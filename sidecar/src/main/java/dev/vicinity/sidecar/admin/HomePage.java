package dev.vicinity.sidecar.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The page for people; a resource beside this class that reads the other pages as JSON.
final class HomePage {
  static final String HTML = read();

  private HomePage() {}

  private static String read() {
    try (var in = HomePage.class.getResourceAsStream("home.html")) {
      return new String(
          Objects.requireNonNull(in, "home.html").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("read home.html", e);
    }
  }
}
