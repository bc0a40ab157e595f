package dev.vicinity.injector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.NeedsApiServer;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The process against a real API server: pods that are really created get their sidecar.
@NeedsApiServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InjectorOnApiServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static ApiServer api;
  private static KubernetesClient client;
  private static InjectorProcess injector;

  @BeforeAll
  static void start() throws Exception {
    api = ApiServer.start();
    client = api.client();
    namespace("vicinity-system", Map.of());
    namespace("shop", Map.of("vicinity.dev/injection", "enabled"));
    namespace("plain", Map.of());
    injector = InjectorProcess.start(folder, api.config());
  }

  @AfterAll
  static void stop() {
    injector.close();
    client.close();
    api.close();
  }

  @Test
  @Order(1)
  void withoutACertificateItLivesButIsNotReady() throws Exception {
    var status = "http://" + injector.status();
    assertThat(Curl.of(status + "/healthz").status()).isEqualTo(200);
    Eventually.holds(
        PATIENCE,
        () ->
            assertThat(Curl.of(status + "/readyz").body())
                .isEqualTo(
                    "not ready: no serving certificate from Secret vicinity-injector-tls\n"));
  }

  @Test
  @Order(2)
  void withACertificateItServesAndIsReady() throws Exception {
    certificate(TestCertificate.fresh());
    Eventually.holds(
        PATIENCE,
        () ->
            assertThat(Curl.of("http://" + injector.status() + "/readyz").status()).isEqualTo(200));
  }

  @Test
  @Order(3)
  void whatIsNoReviewIsRefusedWithAReason() throws Exception {
    var garbage = post("garbage");
    assertThat(garbage.status()).isEqualTo(400);
    assertThat(garbage.body()).contains("no JSON object: garbage");
    assertThat(post("{}").body()).contains("apiVersion: absent (expected: admission.k8s.io/v1)");
  }

  @Test
  @Order(4)
  void podsOfALabelledNamespaceAreCreatedWithTheSidecar() {
    webhook();
    var pod = create("shop", Map.of());
    assertThat(pod.getSpec().getInitContainers())
        .extracting("name", "restartPolicy")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("vicinity-init", null),
            org.assertj.core.groups.Tuple.tuple("vicinity-proxy", "Always"));
    assertThat(pod.getMetadata().getLabels()).containsEntry("vicinity.dev/rev", "default");
  }

  @Test
  @Order(5)
  void podsOfOthersStayAsTheyAre() {
    assertThat(create("plain", Map.of()).getSpec().getInitContainers()).isEmpty();
    assertThat(create("shop", Map.of("vicinity.dev/inject", "false")).getSpec().getInitContainers())
        .isEmpty();
  }

  @Test
  @Order(6)
  void anAnnotationThatDoesNotHoldRefusesThePodAndSaysWhy() {
    assertThatThrownBy(() -> create("shop", Map.of("sidecar.istio.io/proxyCPU", "much")))
        .hasMessageContaining(
            "annotation sidecar.istio.io/proxyCPU: much (expected: a quantity such as 50m or"
                + " 128Mi)");
  }

  @Test
  @Order(7)
  void aNamespaceCountsFromTheMomentOfItsLabel() {
    client
        .namespaces()
        .withName("plain")
        .edit(
            found ->
                new NamespaceBuilder(found)
                    .editMetadata()
                    .addToLabels("vicinity.dev/injection", "enabled")
                    .endMetadata()
                    .build());
    Eventually.holds(
        PATIENCE,
        () -> assertThat(create("plain", Map.of()).getSpec().getInitContainers()).hasSize(2));
  }

  @Test
  @Order(8)
  void aRenewedCertificateIsServedWithoutARestart() throws Exception {
    certificate(TestCertificate.fresh());
    Eventually.holds(PATIENCE, () -> assertThat(post("{}").status()).isEqualTo(400));
    webhook();
    Eventually.holds(
        PATIENCE, () -> assertThat(create("shop", Map.of()).getMetadata().getName()).isNotEmpty());
  }

  @Test
  @Order(9)
  void countersTellWhatHappened() throws Exception {
    var metrics = Curl.of("http://" + injector.status() + "/metrics").body();
    assertThat(metrics)
        .contains("sidecar_injection_success_total")
        .contains("sidecar_injection_skip_total{reason=\"not_enabled\"}")
        .contains("sidecar_injection_failure_total{reason=\"annotation\"} 1.0");
  }

  @Test
  @Order(10)
  void toldToEndItSaysSoAnswersOnAndEnds() throws Exception {
    injector.process().destroy();
    Eventually.holds(
        PATIENCE,
        () ->
            assertThat(Curl.of("http://" + injector.status() + "/readyz").body())
                .contains("ending"));
    assertThat(post("{}").status()).isEqualTo(400);
    assertThat(injector.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(injector.process().exitValue()).isZero();
    assertThat(injector.text()).doesNotContain("ERROR");
  }

  private static Curl post(String body) throws Exception {
    return Curl.of(
        "--cacert",
        folder.resolve("ca.pem").toString(),
        "--data-binary",
        body,
        "https://" + injector.webhook() + "/inject");
  }

  /// As control's leader keeps it.
  private static void certificate(TestCertificate fresh) throws Exception {
    Files.writeString(folder.resolve("ca.pem"), fresh.certificate());
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("vicinity-injector-tls")
                .withNamespace("vicinity-system")
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withStringData(Map.of("tls.crt", fresh.certificate(), "tls.key", fresh.key()))
                .build())
        .serverSideApply();
  }

  private static void webhook() {
    try {
      var bundle = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("ca.pem")));
      client
          .resource(
              new MutatingWebhookConfigurationBuilder()
                  .withNewMetadata()
                  .withName("vicinity-injector")
                  .endMetadata()
                  .addNewWebhook()
                  .withName("injector.vicinity.dev")
                  .withNewClientConfig()
                  .withUrl("https://" + injector.webhook() + "/inject")
                  .withCaBundle(bundle)
                  .endClientConfig()
                  .addNewRule()
                  .withApiGroups("")
                  .withApiVersions("v1")
                  .withResources("pods")
                  .withOperations("CREATE")
                  .endRule()
                  .withFailurePolicy("Fail")
                  .withSideEffects("None")
                  .withReinvocationPolicy("IfNeeded")
                  .withAdmissionReviewVersions("v1")
                  .endWebhook()
                  .build())
          .serverSideApply();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Pod create(String namespace, Map<String, String> annotations) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withGenerateName("web-")
                .withNamespace(namespace)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("default")
                .withContainers(
                    new ContainerBuilder().withName("web").withImage("example/web").build())
                .endSpec()
                .build())
        .create();
  }

  private static void namespace(String name, Map<String, String> labels) {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }
}
