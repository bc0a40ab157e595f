package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What applications speak to each other, each through two sidecars on two nodes.
@OnCluster
class ProtocolTest {
  private static Cluster cluster;
  private static Sandbox sandbox;
  private static Sandbox outside;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var here = cluster.localities().getFirst();
    var there = cluster.localities().getLast();
    sandbox = cluster.meshed("protocols");
    sandbox.addServerCode();
    sandbox.apply(Apps.server("server", there, 1));
    sandbox.apply(Apps.helloService());
    sandbox.apply(Apps.hello(there));
    sandbox.apply(Apps.client("client", here));
    sandbox.apply(Apps.fortio(there));
    sandbox.apply(database(there));
    sandbox.apply(onTheHost("host-client", there, "command: [sleep, infinity]"));
    outside = cluster.sandbox("protocols-outside", Map.of());
    outside.addServerCode();
    outside.apply(onTheHost("host-server", there, "command: [python3, /apps/server.py]"));
    for (var node : List.of(here, there)) outside.apply(NodeProcess.watcher(cluster.nodeOf(node)));
    for (var name : List.of("server", Apps.helloIn(there), "client", "fortio", "host-client")) {
      sandbox.awaitRollout(name);
    }
    sandbox.kubectl("", "rollout", "status", "statefulset/db", "--timeout=120s");
    outside.awaitRollout("host-server");
    for (var node : List.of(here, there)) {
      outside.awaitRollout(NodeProcess.watcherOn(cluster.nodeOf(node)));
    }
  }

  @Test
  void grpcCallsAreAnswered() {
    var load = client("fortio load -grpc -ping -quiet -n 500 -c 4 -qps 0 fortio:8079 2>&1");
    cluster.saw("500 gRPC calls: " + line(load, "SERVING"));
    assertThat(load.out()).contains("SERVING : 500");
  }

  @Test
  void http2WithPriorKnowledgeStaysHttp2() {
    var answer =
        client(
            "curl -s --http2-prior-knowledge -w '%{http_version} %{http_code}'"
                + " http://helloworld:5000/hello");
    cluster.saw(answer.out());
    assertThat(answer.out()).contains("Hello version").endsWith("2 200");
  }

  @Test
  void webSocketCarriesTextBothWays() {
    var run =
        sandbox.exec("client", "python3", "-c", Resources.text("websocket.py"), "server:8080");
    cluster.saw(run.out() + run.err());
    assertThat(run.exit()).as(run.err()).isZero();
  }

  @Test
  void hundredMebibytesPassBothWaysWithFlatMemory() {
    var near = NodeProcess.of(outside, sandbox.pod("client"), "vicinity-proxy");
    var far = NodeProcess.of(outside, sandbox.pod("server"), "vicinity-proxy");
    client("curl -s -o /dev/null 'http://server:8080/download?mib=10'").orThrow(); // warm
    double nearBefore = near.residentMib();
    double farBefore = far.residentMib();
    near.forgetPeak();
    far.forgetPeak();
    var down =
        client(
            "curl -s -o /dev/null -w '%{size_download} in %{time_total} s'"
                + " 'http://server:8080/download?mib=100'");
    var up =
        client(
            "head -c 104857600 /dev/zero | curl -s -H 'Expect:' -X POST -T - -w ' in %{time_total}"
                + " s' http://server:8080/upload");
    cluster.saw("down: " + down.out() + "; up: " + up.out().replace("\n", ""));
    assertThat(down.out()).startsWith("104857600 ");
    assertThat(up.out()).startsWith("104857600 bytes");
    cluster.figure(
        "100 MiB down and up: client's sidecar grew at most", near.peakMib() - nearBefore, "MiB");
    cluster.figure(
        "100 MiB down and up: server's sidecar grew at most", far.peakMib() - farBefore, "MiB");
    assertThat(near.peakMib() - nearBefore).isLessThan(32);
    assertThat(far.peakMib() - farBefore).isLessThan(32);
  }

  @Test
  void rawTcpIsCarried() {
    var run = client("fortio load -quiet -n 200 -c 2 -qps 0 tcp://server:9000 2>&1");
    cluster.saw("raw TCP: " + line(run, "OK"));
    assertThat(run.out()).contains("OK : 200");
  }

  @Test
  void serverThatSpeaksFirstIsHeard() {
    var run = client("(sleep 1; echo hello; sleep 1) | timeout 5 nc server 9001");
    cluster.saw("server first: " + run.out().strip().replace("\r\n", " | "));
    assertThat(run.out()).startsWith("220 ready").contains("hello");
  }

  @Test
  void podOfAStatefulSetAnswersByItsName() {
    for (var name : List.of("db-0.db", "db-1.db", "db-1.db.protocols.svc.cluster.local")) {
      var answer = client("curl -s -m 10 http://" + name + ":8080/");
      cluster.saw(name + ": " + answer.out().strip());
      assertThat(answer.out()).contains("hello from " + name.substring(0, 4));
    }
    var headless = client("for i in 1 2 3 4 5 6 7 8; do curl -s -m 10 http://db:8080/; done");
    assertThat(headless.out().lines())
        .hasSize(8)
        .allMatch(line -> line.startsWith("hello from db"));
  }

  @Test
  void podAnswersAtItsAddress() {
    var ip = sandbox.pod("server").getStatus().getPodIP();
    var answer = client("curl -s -m 10 -w ' %{http_code}' http://" + ip + ":8080/");
    cluster.saw(ip + ": " + answer.out());
    assertThat(answer.out()).contains("hello from server").endsWith(" 200");
  }

  @Test
  void hostThatNobodyKnowsIsPassedThrough() {
    var node = outside.pod("host-server").getStatus().getHostIP();
    var byName =
        client(
            "curl -s -m 10 --resolve shop.example.com:8080:%s -w ' %%{http_code}' http://shop.example.com:8080/headers"
                .formatted(node));
    var bytes = client("(echo abc; sleep 1) | timeout 3 nc " + node + " 9000");
    cluster.saw("shop.example.com at " + node + ": " + byName.out() + "; TCP: " + bytes.out());
    assertThat(byName.out()).contains("shop.example.com:8080").endsWith(" 200");
    assertThat(bytes.out()).isEqualTo("abc\n");
  }

  @Test
  void podOnTheHostNetworkIsLeftAloneAndReachesTheMesh() {
    var pod = sandbox.pod("host-client");
    assertThat(pod.getSpec().getInitContainers()).isEmpty();
    var ip = sandbox.pod("server").getStatus().getPodIP();
    var answer =
        sandbox.shell("host-client", "curl -s -m 10 -w ' %{http_code}' http://" + ip + ":8080/");
    cluster.saw("from the host's network: " + answer.out());
    assertThat(answer.out()).endsWith(" 200");
  }

  private static Output client(String script) {
    var pod = sandbox.pod("client").getMetadata().getName();
    return sandbox.exec(pod, "main", Duration.ofMinutes(2), "sh", "-c", script);
  }

  private static String line(Output output, String word) {
    return output
        .out()
        .lines()
        .filter(line -> line.contains(word))
        .findFirst()
        .orElse(output.out());
  }

  private static String database(String locality) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: db}
    spec:
      clusterIP: None
      selector: {app: db}
      ports: [{name: http, port: 8080}]
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db}
    spec:
      serviceName: db
      replicas: 2
      podManagementPolicy: Parallel
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec:
          nodeSelector: %s
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command: [python3, /apps/server.py]
            readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}
            volumeMounts: [{name: apps, mountPath: /apps}]
          volumes: [{name: apps, configMap: {name: server}}]
    """
        .formatted(Apps.nodesOf(locality));
  }

  private static String onTheHost(String name, String locality, String command) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          hostNetwork: true
          nodeSelector: %2$s
          terminationGracePeriodSeconds: 2
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            %3$s
            volumeMounts: [{name: apps, mountPath: /apps}]
          volumes: [{name: apps, configMap: {name: server}}]
    """
        .formatted(name, Apps.nodesOf(locality), command);
  }
}
