package dev.vicinity.cli.demo;

import dev.vicinity.cli.explain.Answer;
import dev.vicinity.cli.explain.Asker;
import dev.vicinity.cli.explain.Question;
import dev.vicinity.cli.output.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `vicinity explain` says, beside what was measured.
record Beside(Stage stage, Screen screen) {
  private static final double POINTS = 2.5;

  /// Prints both for every client, and says whether they agree.
  Show.Outcome tell(Map<Client, Tally> measured) {
    var outcome = Show.Outcome.AS_PROMISED;
    for (var client : Client.ALL) {
      var answer = explain(client);
      var tally = measured.getOrDefault(client, Tally.NONE);
      rows(answer, tally).forEach(screen::say);
      screen.say("  why: " + String.join(" ", answer.reasons()));
      if (!agree(answer, tally)) {
        screen.say("  WRONG: explain and traffic differ by more than " + POINTS + " points");
        outcome = Show.Outcome.WRONG;
      }
    }
    return outcome;
  }

  private Answer explain(Client client) {
    var question = Question.of("GET", stage.url().toString(), List.of());
    var view = new SourceView(stage.mesh().source());
    screen.say("");
    screen.say("  vicinity explain --from " + Stage.podOf(client) + " " + stage.url());
    return Asker.of(view, Stage.podOf(client)).explain(question);
  }

  private static List<String> rows(Answer answer, Tally measured) {
    var table = Table.of("  LOCALITY", "TIER", "POD", "EXPLAINED", "MEASURED");
    for (var place : answer.endpoints()) {
      table.row(
          "  " + place.locality(),
          place.tier(),
          place.pod(),
          Answer.percent(place.share()),
          Answer.percent(share(measured, place.pod())));
    }
    return table.render().lines().toList();
  }

  private static boolean agree(Answer answer, Tally measured) {
    var differing = new ArrayList<String>();
    for (var place : answer.endpoints()) {
      if (100 * Math.abs(place.share() - share(measured, place.pod())) > POINTS) {
        differing.add(place.pod());
      }
    }
    return differing.isEmpty() && !answer.endpoints().isEmpty();
  }

  private static double share(Tally measured, String pod) {
    int total = measured.total();
    return total == 0 ? 0 : (double) measured.counts().getOrDefault(pod, 0) / total;
  }
}
