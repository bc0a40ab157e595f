package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Manifests.Ready;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What the demo shows, in order.
final class Scenario {
  private static final int SOME = 600;
  private static final int MANY = 2000;

  private Scenario() {}

  static List<Step> steps() {
    return List.of(near(), unready(), dead(), back(), distribute());
  }

  private static Step near() {
    return new Step(
        "Near first",
        "No rule at all: each client is answered in its own zone.",
        _ -> {},
        Map.of(Client.KR, Shares.all(Zone.KR_A), Client.US, Shares.all(Zone.US_A)),
        SOME,
        0);
  }

  private static Step unready() {
    return new Step(
        "A zone is lost",
        "The pod in kr/a is marked not ready: kr/b, in the same region, takes over.",
        stage -> stage.ready(Zone.KR_A, Ready.NO),
        Map.of(Client.KR, Shares.all(Zone.KR_B)),
        SOME,
        0);
  }

  private static Step dead() {
    return new Step(
        "A second zone dies, and no manifest says so",
        "The pod in kr/b refuses connections: what kr asks crosses to us, and no request fails.",
        stage -> stage.kill(Zone.KR_B),
        Map.of(Client.KR, Shares.split(Zone.US_A, 0.5, Zone.US_B)),
        SOME,
        6);
  }

  private static Step back() {
    return new Step(
        "Both are back",
        "kr/b runs again and kr/a is ready: traffic comes home.",
        Scenario::bringBack,
        Map.of(),
        SOME,
        0);
  }

  private static void bringBack(Stage stage) throws IOException {
    stage.open(Zone.KR_B);
    stage.ready(Zone.KR_A, Ready.YES);
  }

  private static Step distribute() {
    return new Step(
        "Shares by rule",
        "distribute.yaml: kr/a keeps 90 % and gives 10 % to us/a; us/a keeps 80 %, us/b gets 20 %.",
        stage -> stage.manifests().add("distribute.yaml"),
        Map.of(
            Client.KR, Shares.split(Zone.KR_A, 0.9, Zone.US_A),
            Client.US, Shares.split(Zone.US_A, 0.8, Zone.US_B)),
        MANY,
        2);
  }
}
