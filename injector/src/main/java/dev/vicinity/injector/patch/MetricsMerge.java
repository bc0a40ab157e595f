package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Trees;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sends Prometheus to the sidecar, which adds the application's metrics to its own: the scraper
/// has no certificate either.
record MetricsMerge(int statusPort) {
  private static final String PREFIX = "prometheus.io/";

  /// Changes the annotations in place; gives what the sidecar has to know of the application, if
  /// that wants to be scraped.
  Optional<String> merge(ObjectNode annotations) {
    var scrape = annotations.path(PREFIX + "scrape").asText();
    var port = annotations.path(PREFIX + "port").asText();
    // the port is ours already, or nobody is to scrape
    if (scrape.equals("false") || port.equals(Integer.toString(statusPort))) {
      return Optional.empty();
    }
    var application =
        scrape.equals("true")
            ? Optional.of(Trees.writeTexts(told(annotations)))
            : Optional.<String>empty();
    annotations.put(PREFIX + "scrape", "true");
    annotations.put(PREFIX + "port", Integer.toString(statusPort));
    annotations.put(PREFIX + "path", "/stats/prometheus");
    return application;
  }

  private static Map<String, String> told(ObjectNode annotations) {
    var told = new TreeMap<String, String>();
    for (var name : new String[] {"scrape", "scheme", "path", "port"}) {
      var value = annotations.path(PREFIX + name).asText();
      if (!value.isEmpty()) {
        told.put(name, value);
      }
    }
    return told;
  }
}
