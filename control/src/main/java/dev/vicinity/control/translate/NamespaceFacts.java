package dev.vicinity.control.translate;

/// What a Namespace says to the mesh: its network and its traffic distribution, empty if unsaid.
public record NamespaceFacts(ResourceId id, String network, String trafficDistribution)
    implements Resource {}
