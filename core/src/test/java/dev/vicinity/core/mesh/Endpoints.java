package dev.vicinity.core.mesh;

import java.util.Map;

/// Endpoints and workloads for tests, named by where they are.
public final class Endpoints {
  public static final ClusterKey CLUSTER = ClusterKey.of("helloworld.sample.svc.cluster.local", 80);

  private Endpoints() {}

  /// A workload in a locality, with these labels.
  public static Workload workload(String name, String locality, Map<String, String> labels) {
    return new Workload(
        name,
        "sample",
        name,
        "default",
        "node-" + name,
        "Kubernetes",
        Locality.parse(locality),
        labels);
  }

  public static Workload workload(String name, String locality) {
    return workload(name, locality, Map.of());
  }

  public static Endpoint endpoint(int number, String locality) {
    return endpoint(number, locality, 1, Readiness.READY);
  }

  public static Endpoint endpoint(int number, String locality, int weight, Readiness readiness) {
    return new Endpoint(
        address(number), workload("pod-" + number, locality), weight, readiness, Transport.PLAIN);
  }

  public static Endpoint labelled(int number, String locality, Map<String, String> labels) {
    return new Endpoint(
        address(number),
        workload("pod-" + number, locality, labels),
        1,
        Readiness.READY,
        Transport.PLAIN);
  }

  public static Address address(int number) {
    return new Address("127.0." + number / 250 + "." + (number % 250 + 1), 5000);
  }
}
