package dev.vicinity.cli;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.live.AdminPages;
import dev.vicinity.cli.live.RunFile;
import dev.vicinity.cli.live.RunningSidecar;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.source.KubernetesAccess;
import dev.vicinity.control.source.KubernetesAccess.PodRef;
import dev.vicinity.core.mesh.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Where commands find running sidecars: at an address they are told, in this user's `vicinity
/// local`, or in the cluster.
final class LiveOptions {
  private static final int ADMIN_PORT = 15000;
  private static final Map<String, String> HAS_SIDECAR =
      Map.of("security.istio.io/tlsMode", "istio");

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description =
          "The sidecar's admin address; without it, a running vicinity local is looked for, then"
              + " the cluster of KUBECONFIG.")
  private Optional<Address> admin = Optional.empty();

  /// All that run.
  List<RunningSidecar> all() {
    if (admin.isPresent()) {
      return List.of(told("-"));
    }
    var local = local();
    return local.isEmpty() ? inCluster() : local;
  }

  /// The one of a pod.
  RunningSidecar of(PodName pod) {
    if (admin.isPresent()) {
      return told(pod.toString());
    }
    return local().stream()
        .filter(sidecar -> sidecar.name().equals(pod.toString()))
        .findFirst()
        .orElseGet(() -> inCluster(pod));
  }

  private RunningSidecar told(String name) {
    var address = admin.orElseThrow();
    return new RunningSidecar(
        name, address.toString(), new AdminPages(address), LiveOptions::nothing);
  }

  private static List<RunningSidecar> local() {
    return RunFile.ofRunning(RunFile.directory()).stream()
        .flatMap(run -> run.sidecars().stream())
        .map(
            entry ->
                new RunningSidecar(
                    entry.sidecar(),
                    entry.admin(),
                    new AdminPages(Address.parse(entry.admin())),
                    LiveOptions::nothing))
        .toList();
  }

  private static List<RunningSidecar> inCluster() {
    var cluster = cluster();
    try {
      return cluster.pods(HAS_SIDECAR).stream()
          .map(pod -> tunnelled(cluster, pod, LiveOptions::nothing))
          .toList();
    } catch (RuntimeException e) {
      cluster.close();
      throw unreachable(cluster, e);
    }
  }

  private static RunningSidecar inCluster(PodName pod) {
    var cluster = cluster();
    try {
      return tunnelled(cluster, new PodRef(pod.pod(), pod.namespace()), cluster::close);
    } catch (RuntimeException e) {
      cluster.close();
      throw unreachable(cluster, e);
    }
  }

  static RunningSidecar tunnelled(KubernetesAccess cluster, PodRef pod, Runnable last) {
    var tunnel = cluster.tunnel(pod, ADMIN_PORT);
    return new RunningSidecar(
        pod.name() + "." + pod.namespace(),
        "the pod's 127.0.0.1:" + ADMIN_PORT,
        new AdminPages(tunnel.local()),
        () -> {
          tunnel.close();
          last.run();
        });
  }

  private static KubernetesAccess cluster() {
    if (!KubernetesAccess.isConfigured()) {
      throw new CommandFailed(
          "no vicinity local of this user runs, and no cluster is configured (expected: KUBECONFIG"
              + " or ~/.kube/config, or --admin HOST:PORT)");
    }
    return KubernetesAccess.ofUser();
  }

  private static CommandFailed unreachable(KubernetesAccess cluster, RuntimeException e) {
    return new CommandFailed(
        "no vicinity local of this user runs, and the cluster at "
            + cluster.server()
            + " does not answer: "
            + e.getMessage(),
        e);
  }

  private static void nothing() {}

  /// Reads `HOST:PORT` from the command line.
  static final class AddressConverter implements ITypeConverter<Address> {
    @Override
    public Address convert(String text) {
      try {
        return Address.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
