package dev.vicinity.sidecar.application;

/// What the sidecar itself has to show to scrapers.
public interface OwnMetrics {
  /// In the form that a scraper's `Accept` wants. Not on an event loop.
  Text metrics(String accept);

  /// A text and its type; OpenMetrics ends with its end mark.
  record Text(String type, String text) {}
}
