package dev.vicinity.control.apiserver;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How a process of its own is told of an API server.
public final class Kubeconfig {
  private Kubeconfig() {}

  /// Writes the file that KUBECONFIG is to name.
  public static Path write(Path folder, Config cluster) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: test, user: {token: "%s"}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """
            .formatted(cluster.getMasterUrl(), cluster.getCaCertFile(), cluster.getOauthToken()));
  }
}
