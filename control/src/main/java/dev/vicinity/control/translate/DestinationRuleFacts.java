package dev.vicinity.control.translate;

import dev.vicinity.control.translate.PolicyBlocks.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A DestinationRule: `host` by full name, possibly with a wildcard; `workloadLabels` empty for all
/// consumers.
public record DestinationRuleFacts(
    ResourceId id,
    String created,
    String host,
    Level policy,
    List<Subset> subsets,
    Map<String, String> workloadLabels,
    Exports exports)
    implements Resource, Resource.Aged {
  /// Some endpoints of the host, by labels, with a policy of their own.
  public record Subset(String name, Map<String, String> labels, Level policy) {
    public Subset {
      labels = Map.copyOf(labels);
    }
  }

  public DestinationRuleFacts {
    subsets = List.copyOf(subsets);
    workloadLabels = Map.copyOf(workloadLabels);
  }

  /// The subset of a name; the first of several.
  public Optional<Subset> subset(String name) {
    return subsets.stream().filter(subset -> subset.name().equals(name)).findFirst();
  }

  /// What holds for a port and subset (empty for none).
  public PolicyBlocks blocks(int port, String subset) {
    var base = policy.of(port);
    return subset(subset).map(found -> found.policy().over(base, port)).orElse(base);
  }
}
