package dev.vicinity.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// What the chart promises to whoever installs it, whatever installs it.
class ChartTest {
  @Test
  void theSameValuesGiveTheSameText() {
    assertThat(Rendered.with().text()).isEqualTo(Rendered.with().text());
  }

  @Test
  void updatesNeverLeaveFewerPodsThanBefore() {
    var rendered = Rendered.with();
    for (var name : List.of("vicinity-control", "vicinity-injector")) {
      var deployment = rendered.object("Deployment", name);
      assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
      var update = deployment.at("/spec/strategy/rollingUpdate");
      assertThat(update.at("/maxUnavailable").asInt(-1)).isZero();
      assertThat(rendered.object("PodDisruptionBudget", name)).isNotNull();
    }
  }

  @Test
  void podsRunWithoutAnyPrivilege() {
    for (var name : List.of("vicinity-control", "vicinity-injector")) {
      var pod = Rendered.with().object("Deployment", name).at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(1337);
      var container = pod.at("/containers/0/securityContext");
      assertThat(container.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }
  }

  /// Only a right to create, or to read what everybody's configuration is made of, has no names.
  @Test
  void rightsToChangeAreBoundToNames() {
    for (var item : Rendered.with().objects()) {
      for (var rule : item.path("rules")) {
        var verbs = texts(rule.path("verbs"));
        verbs.removeAll(Set.of("get", "list", "watch", "create"));
        var resources = texts(rule.path("resources"));
        if (!verbs.isEmpty() && !resources.equals(Set.of("*/status"))) {
          // webhook configurations have rules too, of another kind
          assertThat(rule.path("resourceNames")).as(rule.toString()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void secretsAreReadByNameOnly() {
    for (var item : Rendered.with().objects()) {
      for (var rule : item.path("rules")) {
        if (texts(rule.path("resources")).contains("secrets")) {
          assertThat(item.at("/kind").asText()).isEqualTo("Role");
          assertThat(
                  texts(rule.path("verbs")).equals(Set.of("create"))
                      || !rule.path("resourceNames").isEmpty())
              .as(rule.toString())
              .isTrue();
        }
      }
    }
  }

  @Test
  void theBundleOfAuthoritiesIsLeftToControl() {
    assertThat(Rendered.with().text()).doesNotContain("caBundle:");
  }

  @Test
  void noWebhookSeesTheSystemOrTheReleasesOwnNamespace() {
    var hooks = Rendered.with("injection.istioLabels=true").object(MUTATING, "vicinity-injector");
    for (var hook : hooks.path("webhooks")) {
      var excluded =
          StreamSupport.stream(hook.at("/namespaceSelector/matchExpressions").spliterator(), false)
              .filter(e -> e.at("/key").asText().equals("kubernetes.io/metadata.name"))
              .filter(e -> e.at("/operator").asText().equals("NotIn"))
              .flatMap(e -> texts(e.path("values")).stream())
              .toList();
      assertThat(excluded)
          .contains("kube-system", "kube-public", "kube-node-lease", "vicinity-system");
    }
  }

  @Test
  void aRevisionSharesNoObjectWithAnother() {
    var common = names(Rendered.with());
    common.retainAll(names(Rendered.with("revision=canary")));
    assertThat(common).isEmpty();
  }

  @Test
  void sidecarsOfARevisionAskItsOwnControl() {
    var file =
        Rendered.with("revision=canary")
            .object("ConfigMap", "vicinity-injector-canary")
            .at("/data/injection.yaml")
            .asText();
    assertThat(file).contains("control: vicinity-control-canary.vicinity-system.svc:15012");
  }

  @Test
  void otherDefaultsForSidecarsRestartTheInjector() {
    assertThat(checksum("proxy.logLevel=debug")).isNotEqualTo(checksum("proxy.logLevel=info"));
  }

  @Test
  void nodesGetAPluginOnlyWhereCaptureIsByPlugin() {
    assertThat(Rendered.with().text()).doesNotContain("DaemonSet");
    var rendered =
        Rendered.with("injection.capture=cni", "cni.excludeNamespaces={kube-system,ops}");
    var pod = rendered.object("DaemonSet", "vicinity-cni").at("/spec/template/spec");

    assertThat(texts(pod.at("/containers/0/securityContext/capabilities/add")))
        .isEqualTo(Set.of("NET_ADMIN", "SYS_ADMIN"));
    assertThat(pod.at("/containers/0/securityContext/privileged").asBoolean(true)).isFalse();
    assertThat(pod.at("/priorityClassName").asText()).isEqualTo("system-node-critical");
    assertThat(pod.at("/tolerations/0").toString()).isEqualTo("{\"operator\":\"Exists\"}");
    assertThat(pod.toString())
        .contains("\"value\":\"kube-system,ops,vicinity-system\"")
        .contains("{\"path\":\"/etc/cni/net.d\"");
    assertThat(rendered.object("ClusterRole", "vicinity-cni").path("rules").toString())
        .isEqualTo("[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]");
  }

  @Test
  void foldersOfNodesMayHoldTheirNames() {
    var pod =
        Rendered.with("injection.capture=cni", "cni.confDir=/var/nodes/$(NODE_NAME)/net.d")
            .object("DaemonSet", "vicinity-cni")
            .at("/spec/template/spec");

    assertThat(pod.path("volumes").toString()).contains("{\"path\":\"/var/nodes\"");
    assertThat(pod.at("/containers/0/volumeMounts").toString())
        .contains("\"subPathExpr\":\"$(NODE_NAME)/net.d\"");
    assertThatThrownBy(() -> Rendered.with("injection.capture=cni", "cni.binDir=opt"))
        .hasMessageContaining("binDir");
  }

  @Test
  void dashboardsComeOnlyIfWantedAndAsTheyAre() throws IOException {
    assertThat(Rendered.with().text()).doesNotContain("grafana");
    var rendered = Rendered.with("dashboards.enabled=true", "dashboards.namespace=monitoring");
    var folder = CHART.resolve("dashboards");
    for (var name : List.of("control", "localities", "services")) {
      var map = rendered.object("ConfigMap", "vicinity-dashboard-" + name);
      assertThat(map.at("/metadata/namespace").asText()).isEqualTo("monitoring");
      assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
      assertThat(map.path("data").properties())
          .extracting(file -> file.getKey(), file -> file.getValue().asText().strip())
          .containsExactly(
              tuple(
                  "vicinity-" + name + ".json",
                  Files.readString(folder.resolve(name + ".json")).strip()));
    }
  }

  @Test
  void aGatewayIsRefusedBecauseItWouldNotWork() {
    assertThatThrownBy(() -> Rendered.with("gateway.enabled=true"))
        .hasMessageContaining("gateway.enabled: true (expected: false)");
  }

  @Test
  void valuesThatNobodyReadsAreRefused() {
    assertThatThrownBy(() -> Rendered.with("proxy.loglevel=debug"))
        .hasMessageContaining("loglevel");
    assertThatThrownBy(() -> Rendered.with("injection.capture=magic"))
        .hasMessageContaining("capture")
        .hasMessageContaining("init");
  }

  private static final String MUTATING = "MutatingWebhookConfiguration";
  private static final Path CHART = Path.of("../charts/vicinity");

  private static String checksum(String setting) {
    return Rendered.with(setting)
        .object("Deployment", "vicinity-injector")
        .at("/spec/template/metadata/annotations/vicinity.dev~1injection-checksum")
        .asText();
  }

  private static Set<String> names(Rendered rendered) {
    var names = new TreeSet<String>();
    for (var item : rendered.objects()) {
      names.add(item.at("/kind").asText() + " " + item.at("/metadata/name").asText());
    }
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return new TreeSet<>(texts);
  }
}
