package dev.vicinity.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final String CANARY =
      """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: hello, namespace: sample}
      spec:
        hosts: [hello]
        http:
          - name: testers
            match:
              - headers: {x-tester: {exact: "yes"}}
                method: {exact: POST}
            route: [{destination: {host: nowhere}}]
          - name: everyone
            route: [{destination: {host: hello}}]
      """;

  private final Path folder;

  ExplainCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void answersInThePromisedShape() throws JsonProcessingException {
    Manifests.fourLocalities(folder);
    var answer = explain("http://hello.sample:5000/");
    assertThat(names(answer)).containsExactly("route", "cluster", "endpoints", "reasons");
    assertThat(answer.get("route").isNull()).isTrue();
    assertThat(answer.get("cluster").asText())
        .isEqualTo("outbound|5000||hello.sample.svc.cluster.local");
    var nearest = answer.get("endpoints").get(0);
    assertThat(names(nearest))
        .containsExactly("address", "pod", "locality", "tier", "health", "share");
    assertThat(nearest.get("address").asText()).isEqualTo("127.0.1.1:5000");
    assertThat(nearest.get("pod").asText()).isEqualTo("hello-kr-a");
    assertThat(nearest.get("locality").asText()).isEqualTo("kr/a");
    assertThat(nearest.get("tier").asInt()).isZero();
    assertThat(nearest.get("health").asText()).isEqualTo("healthy");
    assertThat(nearest.get("share").asDouble()).isEqualTo(1.0);
    assertThat(answer.get("reasons")).isNotEmpty();
  }

  @Test
  void sharesOfARuleSumToOne() throws JsonProcessingException {
    Manifests.fourLocalities(folder);
    Manifests.write(folder, "rule.yaml", Features.text("distribute.yaml"));
    double sum = 0;
    for (var endpoint : explain("hello.sample:5000").get("endpoints")) {
      sum += endpoint.get("share").asDouble();
    }
    assertThat(sum).isCloseTo(1.0, within(1e-9));
  }

  @Test
  void ruleIsChosenByMethodAndHeaders() throws JsonProcessingException {
    Manifests.fourLocalities(folder);
    Manifests.write(folder, "rule.yaml", CANARY);
    var route = explain("hello.sample:5000").get("route");
    assertThat(names(route)).containsExactly("kind", "namespace", "name", "rule");
    assertThat(route.get("kind").asText()).isEqualTo("VirtualService");
    assertThat(route.get("rule").asText()).contains("everyone");
    var tested = explain("-X", "POST", "-H", "X-Tester: yes", "hello.sample:5000");
    assertThat(tested.get("route").get("rule").asText()).contains("testers");
    assertThat(tested.get("endpoints")).isEmpty();
    assertThat(tested.get("reasons")).isNotEmpty();
  }

  @Test
  void unknownHostHasNoEndpointsAndAReason() throws JsonProcessingException {
    Manifests.fourLocalities(folder);
    var answer = explain("http://elsewhere.example:80/");
    assertThat(answer.get("route").isNull()).isTrue();
    assertThat(answer.get("endpoints")).isEmpty();
    assertThat(answer.get("reasons").get(0).asText()).contains("elsewhere.example");
  }

  @Test
  void unknownPodFailsByName() {
    Manifests.fourLocalities(folder);
    var run =
        Run.of("explain", "--from", "nobody.sample", "-m", folder.toString(), "hello.sample:5000");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("nobody").contains("sample");
  }

  @Test
  void nonsenseIsNotUnderstood() {
    assertThat(Run.of("explain", "hello.sample").exit()).isEqualTo(2);
    assertThat(Run.of("explain", "--from", "client", "hello.sample").exit()).isEqualTo(2);
    var url = Run.of("explain", "--from", "client.sample", "-m", folder.toString(), "ftp://x/");
    assertThat(url.exit()).isEqualTo(2);
    assertThat(url.err()).contains("ftp://x/");
  }

  @Test
  void missingFolderFails() {
    var run = Run.of("explain", "--from", "a.b", "-m", folder.resolve("no").toString(), "x");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("expected: a folder");
  }

  private JsonNode explain(String... question) throws JsonProcessingException {
    var arguments =
        new ArrayList<>(
            List.of("explain", "--from", "client.sample", "-m", folder.toString(), "-o", "json"));
    arguments.addAll(List.of(question));
    var run = Run.of(arguments.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
