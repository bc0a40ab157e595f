package dev.vicinity.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the mesh of a training consists of: service `echo` behind the trained sidecar, service
/// `hello` behind the other, and rules of the kinds that most meshes have.
final class TrainingManifests {
  private static final String WORLD =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: sample}
      ---
      apiVersion: v1
      kind: Node
      metadata:
        name: a
        labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: a}
      ---
      apiVersion: v1
      kind: Node
      metadata:
        name: b
        labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: b}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: echo, namespace: sample}
      spec:
        selector: {app: trained}
        ports: [{name: http, port: PORT, targetPort: PORT}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: hello, namespace: sample}
      spec:
        selector: {app: other}
        ports: [{name: http, port: PORT, targetPort: PORT}]
      """;

  private static final String POD =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: NAME
        namespace: sample
        labels: {app: NAME, version: v1, security.istio.io/tlsMode: istio}
      spec:
        nodeName: NODE
        serviceAccountName: NAME
        containers:
          - {name: main, image: none, ports: [{name: http, containerPort: PORT}]}
      status:
        podIP: ADDRESS
        conditions: [{type: Ready, status: "True"}]
      """;

  private static final String RULES =
      """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: hello, namespace: sample}
      spec:
        host: hello.sample.svc.cluster.local
        trafficPolicy:
          connectionPool: {http: {http2MaxRequests: 1000}}
          loadBalancer: {simple: LEAST_REQUEST, localityLbSetting: {enabled: true}}
          outlierDetection: {consecutive5xxErrors: ERRORS, interval: 5s, baseEjectionTime: 10s}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: hello, namespace: sample}
      spec:
        hosts: [hello.sample.svc.cluster.local]
        http:
          - match: [{uri: {prefix: /}, headers: {x-canary: {exact: "1"}}}]
            route: [{destination: {host: hello}}]
          - route: [{destination: {host: hello}}]
            timeout: 10s
            retries: {attempts: 2, retryOn: 5xx}
      """;

  private TrainingManifests() {}

  /// Pods have the addresses `subnet` 1 and 2, and all servers one port.
  static void write(Path folder, String subnet, int port) throws IOException {
    var world = WORLD + pod("trained", "a", subnet + "1") + pod("other", "b", subnet + "2");
    Files.writeString(folder.resolve("world.yaml"), world.replace("PORT", Integer.toString(port)));
    Files.writeString(folder.resolve("rules.yaml"), RULES.replace("ERRORS", "5"));
  }

  /// Changes a rule under traffic.
  static void change(Path folder) throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), RULES.replace("ERRORS", "7"));
  }

  private static String pod(String name, String node, String address) {
    return POD.replace("NAME", name).replace("NODE", node).replace("ADDRESS", address);
  }
}
