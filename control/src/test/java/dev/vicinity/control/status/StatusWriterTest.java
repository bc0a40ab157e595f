package dev.vicinity.control.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.IstioCrd;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.leader.Duty;
import dev.vicinity.control.source.KubernetesSource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsApiServer
class StatusWriterTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static ApiServer api;
  private static KubernetesClient client;
  private static KubernetesSource source;
  private static Duty.Shift shift;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    for (var kind : IstioCrd.values()) {
      client.resource(kind.serving("v1")).create();
    }
    source = new KubernetesSource(client, MeshSettings.DEFAULT, System::nanoTime);
    source.start();
    shift = new StatusWriter(client, source, InstantSource.system()).begin();
  }

  @AfterAll
  static void stop() {
    shift.close();
    source.close();
    client.close();
    api.close();
  }

  @Test
  void whatHoldsIsAcceptedAndHonoured() {
    apply(
        "good",
        "{hosts: [example.org], http: [{timeout: 5s, route: [{destination: {host: hello}}]}]}");
    awaitCondition("good", "Honoured", "True", "Honoured");
    var accepted = condition("good", "Accepted");
    assertThat(accepted).containsEntry("observedGeneration", 1).containsKey("lastTransitionTime");
  }

  @Test
  void whatDoesNotHoldSaysFieldValueAndWhatIsAllowedUntilItIsMended() {
    apply(
        "bad",
        "{hosts: [example.org], http: [{timeout: soon, route: [{destination: {host: hello}}]}]}");
    awaitCondition("bad", "Accepted", "False", "Invalid");
    assertThat(condition("bad", "Accepted").get("message"))
        .asString()
        .contains("spec.http[0].timeout: soon (expected: a duration like 1.5s, 100ms or 1h)");

    client
        .resource(
            resource(
                "bad",
                "{hosts: [example.org], http: [{timeout: 1s, fault: {}, mirrors: [{destination:"
                    + " {host: hello}}], route: [{destination: {host: hello}}]}]}"))
        .update();
    Eventually.holds(
        SOON,
        () -> assertThat(condition("bad", "Accepted")).containsEntry("observedGeneration", 2));
    assertThat(condition("bad", "Accepted"))
        .containsEntry("status", "True")
        .containsEntry("reason", "AcceptedWithWarnings");
    assertThat(condition("bad", "Accepted").get("message"))
        .asString()
        .contains("hello.shop.svc.cluster.local (expected: a host of the mesh)");
  }

  @Test
  void conditionsOfOthersStay() {
    apply("shared", "{hosts: [example.org], http: [{route: [{destination: {host: hello}}]}]}");
    awaitCondition("shared", "Accepted", "True", null);
    client
        .resource(get("shared"))
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"add\",\"path\":\"/status/conditions/0\",\"value\":{\"type\":\"Reconciled\",\"status\":\"True\"}},{\"op\":\"remove\",\"path\":\"/status/conditions/1\"}]");
    awaitCondition("shared", "Accepted", "True", null);
    assertThat(condition("shared", "Reconciled")).containsEntry("status", "True");
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() {
    apply("calm", "{hosts: [example.org], http: [{route: [{destination: {host: hello}}]}]}");
    awaitCondition("calm", "Honoured", "True", "Honoured");
    var version = get("calm").getMetadata().getResourceVersion();
    apply("sign", "{hosts: [example.com], http: [{route: [{destination: {host: hello}}]}]}");
    awaitCondition("sign", "Honoured", "True", "Honoured");
    assertThat(get("calm").getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void aKindWithoutEffectSaysSo() {
    client
        .resource(
            "---\n"
                + "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: narrow,"
                + " namespace: shop}, spec: {}}")
        .create();
    Eventually.holds(
        SOON,
        () ->
            assertThat(
                    condition(
                        client
                            .genericKubernetesResources("networking.istio.io/v1", "Sidecar")
                            .inNamespace("shop")
                            .withName("narrow")
                            .get(),
                        "Honoured"))
                .containsEntry("reason", "KindNotHonoured"));
  }

  private static void apply(String name, String spec) {
    client.resource(resource(name, spec)).create();
  }

  private static GenericKubernetesResource resource(String name, String spec) {
    return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
        "---\n{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: %s, namespace: shop}, spec: %s}"
            .formatted(name, spec),
        GenericKubernetesResource.class);
  }

  private static void awaitCondition(
      String name, String type, String status, @org.jspecify.annotations.Nullable String reason) {
    Eventually.holds(
        SOON,
        () -> {
          assertThat(condition(name, type)).containsEntry("status", status);
          if (reason != null) {
            assertThat(condition(name, type)).containsEntry("reason", reason);
          }
        });
  }

  private static GenericKubernetesResource get(String name) {
    return client
        .genericKubernetesResources("networking.istio.io/v1", "VirtualService")
        .inNamespace("shop")
        .withName(name)
        .get();
  }

  private static Map<String, Object> condition(String name, String type) {
    return condition(get(name), type);
  }

  private static Map<String, Object> condition(GenericKubernetesResource resource, String type) {
    List<Map<String, Object>> conditions = resource.get("status", "conditions");
    assertThat(conditions).as("conditions").isNotNull();
    return conditions.stream()
        .filter(each -> type.equals(each.get("type")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + conditions));
  }
}
