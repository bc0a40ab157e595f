package dev.vicinity.control.admin;

import dev.vicinity.control.admin.ControlState.Subscription;
import dev.vicinity.control.catalog.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// What is true at the moment of scraping: objects by kind, problems, what sidecars have not taken
/// yet. Read by one scraper at a time.
final class Gauges {
  private final ControlState state;
  private final MultiGauge objects;
  private final MultiGauge problems;

  Gauges(ControlState state, MeterRegistry registry) {
    this.state = state;
    objects =
        MultiGauge.builder("vicinity.control.objects")
            .description("Objects known, by kind")
            .register(registry);
    problems =
        MultiGauge.builder("vicinity.control.problems")
            .description("What does not hold in the configuration, by severity")
            .register(registry);
    Gauge.builder("vicinity.control.ready", () -> state.obstacles().isEmpty() ? 1 : 0)
        .description("1 while everything has been read and certificates can be signed")
        .register(registry);
    Gauge.builder("vicinity.control.subscriptions", () -> subscriptions().count())
        .description("Values that sidecars asked for")
        .register(registry);
    Gauge.builder("vicinity.control.subscriptions.behind", this::behind)
        .description("Subscriptions whose newest value is not acknowledged")
        .register(registry);
    Gauge.builder("vicinity.control.subscriptions.refused", this::refused)
        .description("Subscriptions whose newest value the sidecar did not take")
        .register(registry);
  }

  /// Looks again at what has labels of its own; before each scrape.
  void refresh() {
    objects.register(
        state.objects().entrySet().stream()
            .map(entry -> Row.of(Tags.of("kind", entry.getKey()), entry.getValue()))
            .toList(),
        true);
    var found = state.problems();
    problems.register(
        Arrays.stream(Problem.Severity.values())
            .map(severity -> Row.of(tags(severity), () -> count(found, severity)))
            .toList(),
        true);
  }

  private static Tags tags(Problem.Severity severity) {
    return Tags.of("severity", severity.name().toLowerCase(Locale.ROOT));
  }

  private static long count(Iterable<Problem> problems, Problem.Severity severity) {
    long count = 0;
    for (var problem : problems) {
      count += problem.severity() == severity ? 1 : 0;
    }
    return count;
  }

  private Stream<Subscription> subscriptions() {
    return state.sessions().stream().flatMap(session -> session.subscriptions().stream());
  }

  private long behind() {
    return subscriptions().filter(subscription -> !subscription.isCurrent()).count();
  }

  private long refused() {
    return subscriptions().filter(subscription -> !subscription.error().isEmpty()).count();
  }
}
