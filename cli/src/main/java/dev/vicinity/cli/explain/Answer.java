package dev.vicinity.cli.explain;

import dev.vicinity.cli.output.Table;
import dev.vicinity.core.explain.Explanation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a request goes and why, in the shape that `vicinity explain -o json` promises.
///
/// `route` is null when no rule applies; shares sum to 1 unless there are no endpoints.
public record Answer(
    @Nullable Rule route, String cluster, List<Place> endpoints, List<String> reasons) {
  /// The rule that applies.
  public record Rule(String kind, String namespace, String name, String rule) {
    @Override
    public String toString() {
      return kind + " " + namespace + "/" + name + ", rule " + rule;
    }
  }

  /// One endpoint and its long-run fraction of such requests.
  public record Place(
      String address, String pod, String locality, int tier, String health, double share) {}

  public Answer {
    endpoints = List.copyOf(endpoints);
    reasons = List.copyOf(reasons);
  }

  /// Takes over an explanation, with more reasons after its own.
  public static Answer of(Explanation explanation, List<String> more) {
    var route =
        explanation
            .route()
            .filter(source -> !source.kind().isEmpty())
            .map(s -> new Rule(s.kind(), s.namespace(), s.name(), s.rule()))
            .orElse(null);
    var places = explanation.endpoints().stream().map(Answer::place).toList();
    var reasons = new java.util.ArrayList<>(explanation.reasons());
    reasons.addAll(more);
    return new Answer(route, explanation.cluster(), places, reasons);
  }

  private static Place place(Explanation.ExplainedEndpoint endpoint) {
    return new Place(
        endpoint.address().toString(),
        endpoint.pod(),
        endpoint.locality().toString(),
        endpoint.tier(),
        endpoint.health(),
        endpoint.share());
  }

  /// The same for people.
  public String text(String question) {
    var text = new StringBuilder(question).append("\n\n");
    text.append("route    ").append(route == null ? "no rule applies" : route).append('\n');
    text.append("cluster  ").append(cluster.isEmpty() ? "none" : cluster).append("\n\n");
    if (endpoints.isEmpty()) {
      text.append("no endpoint\n");
    } else {
      text.append(table());
    }
    text.append("\nwhy\n");
    reasons.forEach(reason -> text.append("  - ").append(reason).append('\n'));
    return text.toString();
  }

  private String table() {
    var table = Table.of("SHARE", "LOCALITY", "TIER", "ADDRESS", "POD", "HEALTH");
    for (var place : endpoints) {
      table.row(
          percent(place.share()),
          place.locality().isEmpty() ? "-" : place.locality(),
          place.tier(),
          place.address(),
          place.pod().isEmpty() ? "-" : place.pod(),
          place.health());
    }
    return table.render();
  }

  /// A share as people write it: `90.0 %`.
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%5.1f %%", 100 * share);
  }
}
