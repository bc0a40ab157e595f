package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Capture by the nodes' plug-in instead of a container with rights in each pod, as a second
/// revision beside the first.
@OnCluster
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CniTest {
  private static final String REVISION = "cni";
  private static final String RELEASE = "vicinity-" + REVISION;
  private static final String DAEMONS = "vicinity-cni-" + REVISION;
  private static final Duration SETTLE = Duration.ofMinutes(1);

  /// Where this cluster's nodes differ from what is usual: the chart's value, and the variable.
  private static final Map<String, String> FOLDERS =
      Map.of(
          "cni.confDir", "VICINITY_CLUSTER_CNI_CONF_DIR",
          "cni.binDir", "VICINITY_CLUSTER_CNI_BIN_DIR",
          "cni.runDir", "VICINITY_CLUSTER_CNI_RUN_DIR");

  private static Cluster cluster;
  private static Sandbox meshed;
  private static Sandbox plain;
  private static String serverNode;
  private static Map<String, String> before;

  @BeforeAll
  static void install(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    var there = localities.getLast();
    serverNode = cluster.nodeOf(there);
    plain = cluster.sandbox("cni-plain", Map.of());
    plain.apply(onHost(serverNode));
    plain.awaitRollout("host");
    before = configurations();
    Installation.install(
        cluster.root(), RELEASE, Installation.NAMESPACE, options().toArray(String[]::new));
    meshed = cluster.sandbox("cni", Map.of("vicinity.dev/rev", REVISION));
    meshed.addServerCode();
    meshed.apply(Apps.server("server", there, 1));
    meshed.apply(Apps.client("client", localities.getFirst()));
    plain.apply(Apps.client("outsider", there));
    for (var app : List.of("server", "client")) {
      meshed.awaitRollout(app);
    }
    plain.awaitRollout("outsider");
  }

  private static List<String> options() {
    var options = new ArrayList<String>();
    var values = new TreeMap<String, String>();
    values.put("revision", REVISION);
    values.put("injection.capture", "cni");
    values.put("control.replicas", "1");
    values.put("injector.replicas", "1");
    FOLDERS.forEach(
        (value, variable) -> {
          var told = System.getenv(variable);
          if (told != null) {
            values.put(value, told);
          }
        });
    values.forEach((value, told) -> options.addAll(List.of("--set", value + "=" + told)));
    return options;
  }

  @AfterAll
  static void uninstall() {
    if (cluster
            .client()
            .apps()
            .daemonSets()
            .inNamespace(Installation.NAMESPACE)
            .withName(DAEMONS)
            .get()
        != null) {
      Installation.uninstall(RELEASE, Installation.NAMESPACE);
    }
  }

  @Test
  @Order(1)
  void podsAreCapturedWithoutAnyRightOfTheirOwn() {
    for (var app : List.of("server", "client")) {
      var pod = meshed.pod(app);
      assertThat(pod.getSpec().getInitContainers())
          .extracting("name")
          .containsExactly("vicinity-validation", "vicinity-proxy");
      assertThat(rights(pod)).isEmpty();
    }
    var headers = meshed.exec("client", "curl", "-s", "http://server:8080/headers").orThrow().out();
    cluster.saw("captured by the plug-in; what the server's application is told: " + headers);
    assertThat(headers)
        .contains("By=spiffe://cluster.local/ns/cni/sa/server")
        .contains("URI=spiffe://cluster.local/ns/cni/sa/client");
  }

  @Test
  @Order(2)
  void podWithoutSidecarIsUntouched() {
    var pod = plain.pod("outsider");
    assertThat(pod.getSpec().getInitContainers()).isEmpty();
    assertThat(tables("server", meshed)).contains("table ip vicinity");
    assertThat(tables("outsider", plain)).isEmpty();
    assertThat(plain.exec("outsider", "curl", "-s", "http://server.cni:8080/headers").out())
        .doesNotContain("URI=spiffe");
  }

  @Test
  @Order(3)
  void podWhoseOptionsDoNotHoldDoesNotStartAndIsToldWhy() {
    plain.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: wrong
          annotations: {vicinity.dev/capture-options: "-p=15001 -i=everything"}
        spec:
          containers:
          - {name: vicinity-proxy, image: nicolaka/netshoot, imagePullPolicy: IfNotPresent}
        """);
    Await.untilAsserted(
        SETTLE,
        () ->
            assertThat(
                    plain.kubectl("", "get", "events", "-o", "jsonpath={.items[*].message}").out())
                .contains("-i --istio-service-cidr: everything (expected: *"));
    plain.kubectl("", "delete", "pod", "wrong", "--force", "--grace-period=0");
  }

  @Test
  @Order(4)
  void restartOfTheNodesProcessLeavesThePluginInPlace() {
    var during = configurations();
    var daemons = "daemonset/" + DAEMONS;
    var system = List.of("-n", Installation.NAMESPACE);
    plain.kubectl("", with(system, "rollout", "restart", daemons));
    plain.kubectl("", with(system, "rollout", "status", daemons, "--timeout=90s"));
    assertThat(configurations()).isEqualTo(during);
    meshed.restart("client");
    assertThat(meshed.exec("client", "curl", "-s", "http://server:8080/headers").orThrow().out())
        .contains("URI=spiffe://cluster.local/ns/cni/sa/client");
  }

  @Test
  @Order(5)
  void uninstallLeavesTheNodesConfigurationAsItWasByteForByte() {
    assertThat(configurations().toString()).contains(DAEMONS);
    Installation.uninstall(RELEASE, Installation.NAMESPACE);
    Await.untilAsserted(SETTLE, () -> assertThat(configurations()).isEqualTo(before));
    plain.restart("outsider");
    cluster.saw("after helm uninstall the node's CNI configuration is what it was: " + before);
  }

  private static String[] with(List<String> options, String... words) {
    var all = new ArrayList<>(options);
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  /// What its containers may do beyond what any process may.
  private static List<String> rights(Pod pod) {
    var rights = new ArrayList<String>();
    pod.getSpec()
        .getInitContainers()
        .forEach(
            container -> {
              var security = container.getSecurityContext();
              assertThat(security.getRunAsNonRoot()).isTrue();
              if (security.getCapabilities().getAdd() != null) {
                rights.addAll(security.getCapabilities().getAdd());
              }
            });
    return rights;
  }

  /// The kernel's tables in the network namespace of a pod on the watched node.
  private static String tables(String app, Sandbox sandbox) {
    var ip = sandbox.pod(app).getStatus().getPodIP();
    var script =
        "for n in /host/run/netns/*; do nsenter --net=$n ip -o addr | grep -q 'inet %s/' &&"
            + " nsenter --net=$n nft list tables; done; true";
    return plain.shell("host", script.formatted(ip)).orThrow().out().strip();
  }

  /// The files in the watched node's folder of CNI configurations.
  private static Map<String, String> configurations() {
    var folder =
        System.getenv()
            .getOrDefault(FOLDERS.get("cni.confDir"), "/etc/cni/net.d")
            .replace("$(NODE_NAME)", serverNode);
    var files = new TreeMap<String, String>();
    var script = "cd /host" + folder + " && find . -type f | sort";
    for (var file : plain.shell("host", script).orThrow().out().lines().toList()) {
      files.put(file, plain.exec("host", "cat", "/host" + folder + "/" + file).orThrow().out());
    }
    return files;
  }

  /// A pod that sees a node's files and may enter its network namespaces.
  private static String onHost(String node) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: host}
    spec:
      selector: {matchLabels: {app: host}}
      template:
        metadata: {labels: {app: host}}
        spec:
          nodeName: %s
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command: [sleep, infinity]
            securityContext: {privileged: true}
            volumeMounts:
            - {name: host, mountPath: /host}
            - {name: netns, mountPath: /host/run/netns, mountPropagation: HostToContainer}
          volumes:
          - {name: host, hostPath: {path: /}}
          - {name: netns, hostPath: {path: /run/netns}}
    """
        .formatted(node);
  }
}
