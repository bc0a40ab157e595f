package dev.vicinity.control.translate;

import dev.vicinity.control.translate.PodFacts.Injection;
import java.util.Map;

/// An address of a WorkloadEntry or inside a ServiceEntry; `ports` by service port name; `locality`
/// is the raw text.
public record EntryEndpoint(
    String address,
    Map<String, Integer> ports,
    Map<String, String> labels,
    String locality,
    int weight,
    String serviceAccount,
    Injection injection) {
  public EntryEndpoint {
    ports = Map.copyOf(ports);
    labels = Map.copyOf(labels);
  }
}
