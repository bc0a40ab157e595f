package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Show.Outcome;

/// Who spoke to whom, as the sidecars on both ends saw it.
record Identities(Stage stage, Screen screen) {
  Outcome tell() {
    screen.say("  " + stage.url());
    return Outcome.AS_PROMISED;
  }
}
