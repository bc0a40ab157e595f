package dev.vicinity.verify.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The mesh in the cluster, by Helm as a user installs it.
///
/// One that is there already is used as it is and left there; so one can try a single test on a
/// cluster one has up.
final class Installation implements AutoCloseable {
  static final String NAMESPACE = "vicinity-system";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String CLUSTER_WIDE =
      "clusterroles,clusterrolebindings,mutatingwebhookconfigurations,"
          + "validatingwebhookconfigurations,priorityclasses";
  private static final String NAMESPACED =
      "deployments,services,serviceaccounts,configmaps,secrets,roles,rolebindings,leases,"
          + "poddisruptionbudgets,networkpolicies";

  private final boolean ours;

  private Installation(boolean ours) {
    this.ours = ours;
  }

  static Installation ensure(KubernetesClient client, Path root, Report report) {
    if (isThere(client)) {
      report.saw("uses the installation in " + NAMESPACE);
      return new Installation(false);
    }
    install(root, "vicinity", NAMESPACE);
    report.saw("helm install vicinity charts/vicinity: done");
    return new Installation(true);
  }

  boolean isOurs() {
    return ours;
  }

  static boolean isThere(KubernetesClient client) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName("vicinity-control").get()
        != null;
  }

  /// `helm install` from the chart of this tree.
  static void install(Path root, String release, String namespace, String... options) {
    var chart = root.resolve("charts/vicinity").toString();
    var command = new ArrayList<String>(List.of("helm", "install", release, chart));
    command.addAll(
        List.of("--namespace", namespace, "--create-namespace", "--wait", "--timeout", "4m"));
    command.addAll(List.of(options));
    Tool.run(PATIENCE, command).orThrow();
  }

  static void uninstall(String release, String namespace) {
    Tool.run(PATIENCE, List.of("helm", "uninstall", release, "-n", namespace, "--wait")).orThrow();
  }

  /// Everything in the cluster whose name says that it is of the mesh, without Istio's definitions.
  static Set<String> traces() {
    var found = new TreeSet<String>();
    for (var kinds : List.of(CLUSTER_WIDE, NAMESPACED)) {
      Tool.run(PATIENCE, List.of("kubectl", "get", kinds, "-A", "-o", "name"))
          .orThrow()
          .out()
          .lines()
          .filter(name -> name.contains("vicinity"))
          .forEach(found::add);
    }
    return found;
  }

  @Override
  public void close() {
    if (ours) uninstall("vicinity", NAMESPACE);
  }
}
