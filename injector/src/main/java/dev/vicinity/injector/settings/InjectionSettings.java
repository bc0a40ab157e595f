package dev.vicinity.injector.settings;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What an operator decides about all sidecars of one revision; annotations of pods go before.
///
/// `control` is where sidecars find control, as `host:port`; `systemNamespace` is where control and
/// the injector themselves run.
public record InjectionSettings(
    String revision,
    String systemNamespace,
    String control,
    Image image,
    Heeded labels,
    Capture capture,
    NativeSidecars nativeSidecars,
    Probes probes,
    Metrics metrics,
    Proxy proxy) {
  /// The revision of those who name none.
  public static final String DEFAULT_REVISION = "default";

  /// Where the image comes from.
  public record Image(String name, String pullPolicy, List<String> pullSecrets) {
    public Image {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(pullPolicy, "pullPolicy");
      pullSecrets = List.copyOf(pullSecrets);
    }
  }

  /// Whose labels opt namespaces and pods in.
  public enum Heeded {
    OWN,
    OWN_AND_ISTIOS
  }

  /// How traffic gets to the sidecar.
  public enum Capture {
    /// An init container writes the rules.
    INIT,
    /// The node's plug-in writes them before the pod starts.
    CNI,
    /// Not at all: the application addresses its sidecar as a proxy.
    NONE
  }

  /// Whether the sidecar is an init container that goes on, which Kubernetes has since 1.29.
  public enum NativeSidecars {
    AUTO,
    ALWAYS,
    NEVER
  }

  /// Whether probes go through the sidecar's own port, past mutual TLS.
  public enum Probes {
    REWRITE,
    KEEP
  }

  /// Whether the application's metrics are served together with the sidecar's.
  public enum Metrics {
    MERGE,
    KEEP
  }

  /// What a sidecar starts with. `concurrency` 0 follows the CPU limit.
  public record Proxy(Resources resources, LogLevel logLevel, Duration drainTime, int concurrency) {
    public Proxy {
      Objects.requireNonNull(resources, "resources");
      Objects.requireNonNull(logLevel, "logLevel");
      Objects.requireNonNull(drainTime, "drainTime");
      if (concurrency < 0) {
        throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 0)");
      }
    }
  }

  /// What holds without any settings.
  public static final InjectionSettings DEFAULT =
      new InjectionSettings(
          DEFAULT_REVISION,
          "vicinity-system",
          "vicinity-control.vicinity-system.svc:15012",
          new Image("vicinity/vicinity:0.1.0", "IfNotPresent", List.of()),
          Heeded.OWN,
          Capture.INIT,
          NativeSidecars.AUTO,
          Probes.REWRITE,
          Metrics.MERGE,
          new Proxy(Resources.DEFAULT, LogLevel.INFO, Duration.ofSeconds(45), 0));

  /// The same for the revision and the namespace that a process knows itself to be of.
  public InjectionSettings in(String ownRevision, String ownNamespace) {
    return new InjectionSettings(
        ownRevision,
        ownNamespace,
        control,
        image,
        labels,
        capture,
        nativeSidecars,
        probes,
        metrics,
        proxy);
  }
}
