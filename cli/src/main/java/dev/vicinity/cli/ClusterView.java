package dev.vicinity.cli;

import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.output.CommandFailed;

/// The mesh of a cluster, with what its live sidecars know.
final class ClusterView {
  private ClusterView() {}

  static MeshView read() {
    throw new CommandFailed("no cluster can be asked yet (expected: --manifests DIR)");
  }
}
