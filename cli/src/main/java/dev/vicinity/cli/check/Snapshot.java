package dev.vicinity.cli.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was read of a cluster with the mesh in it.
///
/// `namespaces` are all, `pods` those of labelled namespaces and those with a sidecar; `rooted` are
/// namespaces that have the root certificate of `root` (PEM, empty if control made none yet).
public record Snapshot(
    String systemNamespace,
    List<Component> components,
    List<Hook> hooks,
    List<Certificate> certificates,
    String root,
    List<Space> namespaces,
    Set<String> rooted,
    List<Pod> pods) {
  /// A Deployment of ours; `troubles` are what its pods say of themselves.
  public record Component(
      String name,
      String namespace,
      String revision,
      Role role,
      String image,
      int wanted,
      int ready,
      List<String> troubles) {}

  /// Which of the two processes.
  public enum Role {
    CONTROL,
    INJECTOR
  }

  /// A webhook configuration of ours; `bundles` has the CA bundle (PEM) of each of its webhooks.
  public record Hook(
      String kind, String name, String revision, List<String> webhooks, List<String> bundles) {}

  /// A certificate that control issued, as PEM.
  public record Certificate(String secret, String revision, String pem) {}

  /// A namespace.
  public record Space(String name, Map<String, String> labels) {}

  /// A pod; `sidecarImage` is empty if it has no sidecar, `owner` is what a person restarts, as
  /// `deployment/NAME`.
  public record Pod(
      String namespace,
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      String owner,
      String sidecarImage,
      boolean hostNetwork,
      boolean sidecarReady) {
    boolean hasSidecar() {
      return !sidecarImage.isEmpty();
    }

    Optional<String> revision() {
      return Optional.ofNullable(labels.get(Selection.REVISION));
    }
  }

  /// The image that a revision's control runs, and so its sidecars shall.
  Optional<String> imageOf(String revision) {
    return components.stream()
        .filter(part -> part.role() == Role.CONTROL && part.revision().equals(revision))
        .map(Component::image)
        .findFirst();
  }
}
