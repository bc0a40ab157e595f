package dev.vicinity.control.world;

/// Where a world learns which addresses a Service has.
public enum Membership {
  /// EndpointSlices alone say it: somebody else keeps them.
  SLICES,
  /// EndpointSlices, or for a Service without any, its selector and the pods.
  SLICES_OR_PODS
}
