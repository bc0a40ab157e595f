package dev.vicinity.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;

/// Waits for one line without stopping the show. At the end of input the line is `q`.
final class Keyboard {
  private final CompletableFuture<String> line = CompletableFuture.supplyAsync(Keyboard::read);

  boolean hasLine() {
    return line.isDone();
  }

  String line() {
    return line.join();
  }

  private static String read() {
    try {
      var typed = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return typed == null ? "q" : typed;
    } catch (IOException e) {
      return "q";
    }
  }
}
