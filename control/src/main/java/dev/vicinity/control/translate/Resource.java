package dev.vicinity.control.translate;

/// A resource that holds, reduced to what the mesh uses of it.
public sealed interface Resource
    permits NamespaceFacts,
        NodeFacts,
        PodFacts,
        ServiceFacts,
        SliceFacts,
        VirtualServiceFacts,
        DestinationRuleFacts,
        ServiceEntryFacts,
        WorkloadEntryFacts,
        PeerAuthenticationFacts,
        OtherFacts {
  ResourceId id();

  /// A rule whose age decides between it and its like.
  sealed interface Aged
      permits ServiceFacts,
          VirtualServiceFacts,
          DestinationRuleFacts,
          ServiceEntryFacts,
          WorkloadEntryFacts,
          PeerAuthenticationFacts {
    ResourceId id();

    /// The creation timestamp as written, empty in a folder that gives none.
    String created();
  }
}
