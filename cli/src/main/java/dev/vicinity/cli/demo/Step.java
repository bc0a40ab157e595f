package dev.vicinity.cli.demo;

import java.io.IOException;
import java.util.Map;

/// One thing that happens, and what traffic must look like afterwards.
///
/// `requests` are asked per client; shares may differ by `points` percentage points.
record Step(
    String title,
    String story,
    Happening happening,
    Map<Client, Shares> expected,
    int requests,
    double points) {
  /// What happens to the stage.
  @FunctionalInterface
  interface Happening {
    void to(Stage stage) throws IOException;
  }

  Step {
    expected = Map.copyOf(expected);
  }

  Shares expected(Client client) {
    return expected.getOrDefault(client, Shares.all(client.zone()));
  }
}
