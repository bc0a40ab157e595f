package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.telemetry.Exposition.Format;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// `/stats`: every counter and gauge by a name that can be searched, as Envoy shows them.
final class StatsPage {
  private static final String CLUSTER = "envoy_cluster_";
  private static final String NAME_LABEL = "{cluster_name=\"";
  private static final String SERVER = "envoy_server_";

  private final Scrape scrape;

  StatsPage(Scrape scrape) {
    this.scrape = scrape;
  }

  /// What to show. `filter` is a regular expression found anywhere in the name.
  record Query(Pattern filter, Use use) {
    /// Whether statistics that never moved are shown.
    enum Use {
      ALL,
      USED_ONLY
    }

    /// Throws `IllegalArgumentException` that says what is wrong with the expression.
    static Query of(String filter, Use use) {
      try {
        return new Query(Pattern.compile(filter), use);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "filter: " + filter + " (expected: a regular expression)", e);
      }
    }
  }

  private record Stat(String name, String value) {
    boolean isUsed() {
      return !value.equals("0") && !value.equals("0.0");
    }
  }

  Reply page(Query query) {
    return Reply.textFirst(() -> text(query), () -> json(query));
  }

  private String text(Query query) {
    var out = new StringBuilder();
    stats(query).forEach(stat -> out.append(stat.name + ": " + stat.value + "\n"));
    return out.toString();
  }

  private JsonObject json(Query query) {
    var list = new JsonArray();
    for (var stat : stats(query)) {
      list.add(new JsonObject().put("name", stat.name).put("value", number(stat.value)));
    }
    return new JsonObject().put("stats", list);
  }

  private static Object number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException _) {
      return value; // fractions and NaN as text: JSON has no NaN
    }
  }

  private List<Stat> stats(Query query) {
    Stream<Stat> all =
        scrape
            .text(Format.TEXT)
            .lines()
            .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
            .map(StatsPage::stat);
    return all.filter(stat -> query.filter.matcher(stat.name).find())
        .filter(stat -> query.use == Query.Use.ALL || stat.isUsed())
        .sorted(Comparator.comparing(Stat::name))
        .toList();
  }

  private static Stat stat(String line) {
    int space = line.lastIndexOf(' ');
    return new Stat(name(line.substring(0, space)), line.substring(space + 1));
  }

  /// `cluster.NAME.upstream_rq_total` for what Envoy has, the Prometheus name for the rest.
  private static String name(String sample) {
    if (sample.startsWith(CLUSTER)) {
      int label = sample.indexOf(NAME_LABEL);
      var cluster = sample.substring(label + NAME_LABEL.length(), sample.length() - 2);
      return "cluster." + cluster + "." + sample.substring(CLUSTER.length(), label);
    }
    return sample.startsWith(SERVER) ? "server." + sample.substring(SERVER.length()) : sample;
  }
}
