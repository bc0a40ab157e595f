package dev.vicinity.injector.pod;

/// Names that Kubernetes users see, each written once.
public final class Names {
  /// The sidecar's container.
  public static final String SIDECAR = "vicinity-proxy";

  /// The init container that writes the capture rules.
  public static final String CAPTURE = "vicinity-init";

  /// The init container that checks that the node's plug-in wrote them.
  public static final String VALIDATION = "vicinity-validation";

  /// Tells the node's plug-in what to capture, as options of the capture program.
  public static final String CAPTURE_OPTIONS = "vicinity.dev/capture-options";

  /// Istio's name of the sidecar: an override by it is heeded.
  public static final String ISTIO_SIDECAR = "istio-proxy";

  /// Says what was added; Istio's tools look for it.
  public static final String STATUS = "sidecar.istio.io/status";

  /// Names the control plane's revision, on namespaces and pods.
  public static final String REVISION = "vicinity.dev/rev";

  /// The uid and gid of the sidecar, by which capture knows its traffic.
  public static final int USER = 1337;

  private Names() {}
}
