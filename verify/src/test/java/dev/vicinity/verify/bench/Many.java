package dev.vicinity.verify.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The parts of configurations of which there are a thousand.
final class Many {
  /// Before the one that matches.
  private static final int ROUTES = 999;

  private static final List<Integer> ENDPOINTS = List.of(3, 1000);
  private static final int PER_SUBNET = 250;

  private Many() {}

  static Map<String, String> blanks(int port) {
    var blanks = new HashMap<String, String>();
    blanks.put(
        "haproxy.routes",
        lines(ROUTES, i -> "  use_backend h1 if { path_beg /route-%d/ }".formatted(i)));
    blanks.put(
        "nginx.routes",
        lines(ROUTES, i -> "    location /route-%d/ { proxy_pass http://h1; }".formatted(i)));
    blanks.put(
        "envoy.routes",
        lines(
            ROUTES,
            i ->
                "              - {match: {prefix: /route-%d/}, route: {cluster: h1, timeout: 0s}}"
                    .formatted(i)));
    for (int count : ENDPOINTS) {
      blanks.put(
          "haproxy.endpoints-" + count,
          lines(count, i -> "  server s%d %s:%d".formatted(i, address(i), port)));
      blanks.put(
          "nginx.endpoints-" + count,
          lines(count, i -> "    server %s:%d;".formatted(address(i), port)));
      blanks.put("envoy.endpoints-" + count, lines(count, i -> envoy(address(i), port)));
    }
    return blanks;
  }

  private static String envoy(String address, int port) {
    return "        - {endpoint: {address: {socket_address: {address: %s, port_value: %d}}}}"
        .formatted(address, port);
  }

  /// Rules of a VirtualService.
  static String routes(String host) {
    return lines(
        ROUTES,
        i ->
            "  - match: [{uri: {prefix: /route-%d/}}]\n    route: [{destination: {host: %s}}]"
                .formatted(i, host));
  }

  /// Pods of the services `endpoints-3` and `endpoints-1000`, all in the caller's zone.
  static String pods() {
    return ENDPOINTS.stream()
        .map(count -> lines(count, i -> pod(count, i)))
        .collect(Collectors.joining("\n"));
  }

  private static String pod(int count, int i) {
    return """
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: endpoint-%1$d-%2$d, namespace: bench, labels: {app: endpoints-%1$d}}
    spec: {nodeName: n1, serviceAccountName: server}
    status: {podIP: %3$s, conditions: [{type: Ready, status: "True"}]}\
    """
        .formatted(count, i, address(count == 3 ? 1000 + i : i));
  }

  /// Services `service-0`, `service-1` and so on, with a pod each.
  static String services(int count, String port) {
    return lines(count, i -> service(i, port));
  }

  private static String service(int i, String port) {
    return """
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: service-%1$d, namespace: bench}
    spec: {selector: {app: service-%1$d}, ports: [{name: http, port: 80, targetPort: %2$s}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: service-%1$d-1, namespace: bench, labels: {app: service-%1$d}}
    spec: {nodeName: n1, serviceAccountName: server}
    status: {podIP: %3$s, conditions: [{type: Ready, status: "True"}]}\
    """
        .formatted(i, port, address(2000 + i));
  }

  private static String address(int i) {
    return "127.10." + i / PER_SUBNET + "." + (1 + i % PER_SUBNET);
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
  }
}
