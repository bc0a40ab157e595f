package dev.vicinity.sidecar.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.sidecar.capture.Capture;
import dev.vicinity.sidecar.cni.ApiServer.Answer;
import dev.vicinity.sidecar.cni.Judgement.Captured;
import dev.vicinity.sidecar.cni.Judgement.LeftAlone;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
  @ParameterizedTest
  @ValueSource(strings = {"initContainers", "containers"})
  void podWithASidecarIsCapturedAsItsAnnotationSays(String kind) {
    assertThat(Judgement.of(pod(kind, "vicinity-proxy", "-p=15001  -d=15020,22")))
        .isEqualTo(new Captured(List.of("-p=15001", "-d=15020,22")));
  }

  @Test
  void podThatIsNotOfTheMeshIsLeftAlone() {
    var elsewhere = pod("containers", "vicinity-proxy", "-p=15001");
    elsewhere.getJsonObject("spec").put("hostNetwork", true);
    var silent = pod("containers", "vicinity-proxy", "");
    silent.getJsonObject("metadata").remove("annotations");

    assertThat(Judgement.of(elsewhere)).isEqualTo(new LeftAlone("on the host's network"));
    assertThat(Judgement.of(pod("containers", "app", "-p=15001")))
        .isEqualTo(new LeftAlone("no container vicinity-proxy"));
    assertThat(Judgement.of(silent)).isInstanceOf(LeftAlone.class);
    assertThat(Judgement.of(new JsonObject())).isInstanceOf(LeftAlone.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-i=foo",
        "-c=eth0\";accept",
        "--cleanup-only",
        "--dry-run",
        "--run-validation",
        "x"
      })
  void annotationThatAsksForMoreThanRulesIsRefusedByName(String option) {
    assertThatThrownBy(() -> Capture.of(List.of(option), _ -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void requestNamesThePodAndItsNamespace() {
    var arguments = "IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web-0;K8S_POD_UID=u";

    assertThat(Request.parse("answer.7 /var/run/netns/cni-1 " + arguments))
        .isEqualTo(new Request("answer.7", "cni-1", "shop", "web-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "answer",
        "a /run/netns/.. K8S_POD_NAMESPACE=n;K8S_POD_NAME=p",
        "../a /run/netns/x K8S_POD_NAMESPACE=n;K8S_POD_NAME=p",
        "a /run/netns/x K8S_POD_NAMESPACE=../nodes;K8S_POD_NAME=p",
        "a /run/netns/x K8S_POD_NAMESPACE=n",
        "a /run/netns/x K8S_POD_NAMESPACE=n;K8S_POD_NAME=p more"
      })
  void requestThatWouldLeadElsewhereIsRefused(String line) {
    assertThatThrownBy(() -> Request.parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pluginGoesWithItsDaemonSetAndNotWithARestart() {
    var metadata = new JsonObject().put("name", "vicinity-cni");
    var there = new JsonObject().put("metadata", metadata);
    var ending = there.copy();
    ending.getJsonObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");

    assertThat(Node.isGone(new Answer.Found(there))).isFalse();
    assertThat(Node.isGone(new Answer.Failed("no route to host", 0))).isFalse();
    assertThat(Node.isGone(new Answer.Found(ending))).isTrue();
    assertThat(Node.isGone(new Answer.Absent())).isTrue();
    assertThat(Node.isGone(new Answer.Failed("its rights are gone", 403))).isTrue();
  }

  private static JsonObject pod(String kind, String container, String options) {
    return new JsonObject()
        .put(
            "metadata",
            new JsonObject().put("annotations", new JsonObject().put(Judgement.OPTIONS, options)))
        .put(
            "spec",
            new JsonObject()
                .put(kind, new JsonArray().add(new JsonObject().put("name", container))));
  }
}
