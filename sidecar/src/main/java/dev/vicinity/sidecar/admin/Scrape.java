package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.application.OwnMetrics;
import dev.vicinity.sidecar.telemetry.Exposition;
import dev.vicinity.sidecar.telemetry.Exposition.Format;
import dev.vicinity.sidecar.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// Everything there is to measure, as one text. Any thread but an event loop: it may take a while.
final class Scrape implements OwnMetrics {
  static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  static final String OPEN_METRICS_TYPE =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final Telemetry telemetry;
  private final Statistics statistics;
  private final PrometheusMeterRegistry registry;

  Scrape(Telemetry telemetry, Statistics statistics, PrometheusMeterRegistry registry) {
    this.telemetry = telemetry;
    this.statistics = statistics;
    this.registry = registry;
  }

  /// The format that a scraper's `Accept` asks for.
  static Format format(String accept) {
    return accept.contains("application/openmetrics-text") ? Format.OPEN_METRICS : Format.TEXT;
  }

  static String type(Format format) {
    return format == Format.OPEN_METRICS ? OPEN_METRICS_TYPE : TEXT_TYPE;
  }

  @Override
  public Text metrics(String accept) {
    var format = format(accept);
    return new Text(type(format), text(format));
  }

  /// The library's part comes last, because it writes OpenMetrics' end mark.
  String text(Format format) {
    var out = new Exposition(format);
    telemetry.metrics().expose(out);
    statistics.expose(out);
    return out.text() + registry.scrape(type(format));
  }
}
