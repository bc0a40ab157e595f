package dev.vicinity.core.policy;

/// How one host is chosen among the candidates (DestinationRule `loadBalancer.simple`).
public enum Balancing {
  /// Two at random, the one with fewer active requests. Istio's default.
  LEAST_REQUEST,
  ROUND_ROBIN,
  RANDOM,
  /// The address the client asked for.
  PASSTHROUGH
}
