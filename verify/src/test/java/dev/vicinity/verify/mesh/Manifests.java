package dev.vicinity.verify.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A folder of manifests as a user would write them; each thing has a file of its own.
public final class Manifests {
  /// Whether a pod's Ready condition is true.
  public enum Ready {
    YES,
    NO
  }

  private final Path folder;

  public Manifests(Path folder) {
    this.folder = folder;
    write(
        "namespace",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: sample, labels: {istio-injection: enabled}}
        """);
  }

  /// The folder to read.
  public Path folder() {
    return folder;
  }

  /// A node for each locality, named `REGION-ZONE`.
  public void nodes(String... localities) {
    for (var locality : localities) {
      var parts = locality.split("/");
      write(
          "node-" + nodeOf(locality),
          """
          apiVersion: v1
          kind: Node
          metadata:
            name: %s
            labels: {topology.kubernetes.io/region: %s, topology.kubernetes.io/zone: %s}
          """
              .formatted(nodeOf(locality), parts[0], parts[1]));
    }
  }

  /// A service of namespace `sample` on port 5000 that selects pods by `app: NAME`.
  public void service(String name, int targetPort) {
    write(
        "service-" + name,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: sample}
        spec:
          selector: {app: %s}
          ports: [{name: http, port: 5000, targetPort: %d}]
        """
            .formatted(name, name, targetPort));
  }

  /// A pod of namespace `sample`; `labels` is what follows `app` in its labels, in flow style.
  public void pod(String app, String name, String locality, String ip, Ready ready, String labels) {
    write(
        "pod-" + name,
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          namespace: sample
          labels: {app: %s%s}
        spec: {nodeName: %s, serviceAccountName: %s}
        status:
          podIP: %s
          conditions: [{type: Ready, status: "%s"}]
        """
            .formatted(
                name,
                app,
                labels.isEmpty() ? "" : ", " + labels,
                nodeOf(locality),
                app,
                ip,
                ready == Ready.YES ? "True" : "False"));
  }

  /// Writes one file whole, replacing it in one step as editors do.
  public void write(String name, String yaml) {
    try {
      var next = folder.resolve("." + name + ".tmp");
      Files.writeString(next, yaml);
      Files.move(next, folder.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + name, e);
    }
  }

  /// Removes a file.
  public void remove(String name) {
    try {
      Files.delete(folder.resolve(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException("remove " + name, e);
    }
  }

  static String nodeOf(String locality) {
    return locality.replace('/', '-');
  }
}
