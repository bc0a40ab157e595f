package dev.vicinity.cli;

import dev.vicinity.cli.explain.MeshView;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The `--manifests` option of commands that read either a folder or a cluster.
final class MeshOptions {
  @Option(
      names = {"-m", "--manifests"},
      paramLabel = "DIR",
      description = "A folder of Kubernetes manifests; without it, the cluster of KUBECONFIG.")
  private Optional<Path> manifests = Optional.empty();

  /// Reads it all once; what does not hold in a folder is told on `err`.
  MeshView open(PrintWriter err) {
    return manifests.isPresent() ? FolderView.read(manifests.get(), err) : ClusterView.read();
  }
}
