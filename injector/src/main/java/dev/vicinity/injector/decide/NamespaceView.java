package dev.vicinity.injector.decide;

import java.util.Map;

/// The namespace that a pod is created in.
public record NamespaceView(String name, Map<String, String> labels) {
  public NamespaceView {
    labels = Map.copyOf(labels);
  }
}
