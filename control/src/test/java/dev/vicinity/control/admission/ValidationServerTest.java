package dev.vicinity.control.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.IstioCrd;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.control.authority.kube.SecretStore;
import dev.vicinity.control.authority.kube.TokenReviewVerifier;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.KubernetesSource;
import dev.vicinity.core.mesh.Address;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsApiServer
class ValidationServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Vertx vertx = Vertx.vertx();
  private static ApiServer api;
  private static KubernetesClient client;
  private static Control control;
  private static Address webhook;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    for (var name : new String[] {"vicinity-system", "shop"}) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    for (var kind : IstioCrd.values()) {
      client.resource(kind.serving("v1", "v1beta1")).create();
    }
    control = await(Control.start(vertx, ControlSettings.embedded("cluster.local"), parts()));
    var server =
        new ValidationServer(
            vertx,
            new Address("127.0.0.1", 0),
            control.serving().webOptions(),
            new Validation("cluster.local"));
    webhook = await(server.start());
    client.resource(configuration()).create();
    Eventually.holds(
        PATIENCE, () -> assertThatThrownBy(() -> apply(virtualService("wait", "-1"))).isNotNull());
  }

  private static Control.Parts parts() {
    return new Control.Parts(
        new KubernetesSource(client, MeshSettings.DEFAULT, System::nanoTime),
        new SecretStore(client, "vicinity-system"),
        new TokenReviewVerifier(client),
        new SimpleMeterRegistry(),
        System::nanoTime,
        InstantSource.system(),
        new SecureRandom());
  }

  @AfterAll
  static void stop() {
    await(control.stop());
    await(vertx.close());
    client.close();
    api.close();
  }

  @Test
  void whatDoesNotHoldIsTurnedAwayByFieldValueAndWhatIsAllowed() throws Exception {
    assertThatThrownBy(() -> apply(virtualService("bad", "5 minutes")))
        .hasMessageContaining("denied the request: VirtualService shop/bad: spec.http[0].timeout")
        .hasMessageContaining("5 minutes (expected: a duration like 1.5s, 100ms or 1h)");
    // the client library's own model would not even send this one
    var answer =
        post(
            "{\"apiVersion\":\"security.istio.io/v1\",\"kind\":\"PeerAuthentication\",\"metadata\":{\"name\":\"bad\",\"namespace\":\"shop\"},\"spec\":{\"mtls\":{\"mode\":\"STRIKT\"}}}",
            "/apis/security.istio.io/v1/namespaces/shop/peerauthentications");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("PeerAuthentication shop/bad: spec.mtls.mode: STRIKT (expected: one of");
  }

  @Test
  void whatHoldsIsStored() {
    apply(virtualService("good", "5s"));
    assertThat(client.resource("---\n" + virtualService("good", "5s")).get()).isNotNull();
  }

  @Test
  void whatIsNotHonouredIsStoredWithAWarning() throws Exception {
    var answer =
        post(
            "{\"apiVersion\":\"networking.istio.io/v1\",\"kind\":\"Gateway\",\"metadata\":{\"name\":\"edge\",\"namespace\":\"shop\"},\"spec\":{\"servers\":[]}}",
            "/apis/networking.istio.io/v1/namespaces/shop/gateways");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("warning"))
        .singleElement()
        .asString()
        .contains("Gateway shop/edge: not honoured yet: this kind has no effect yet");
  }

  @Test
  void unknownKindsPass() throws Exception {
    var answer =
        post(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"any\",\"namespace\":\"shop\"}}",
            "/api/v1/namespaces/shop/configmaps");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().allValues("warning")).isEmpty();
  }

  @Test
  void whatWasThereBeforeMayStillBeLabelled() {
    client
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName("vicinity-control")
        .delete();
    Eventually.holds(PATIENCE, () -> apply(virtualService("old", "never")));
    client.resource(configuration()).create();
    Eventually.holds(
        PATIENCE, () -> assertThatThrownBy(() -> apply(virtualService("wait", "-2"))).isNotNull());

    var stored = client.resource("---\n" + virtualService("old", "never")).get();
    stored.getMetadata().getLabels().put("team", "cart");
    client.resource(stored).update();
    assertThat(client.resource(stored).get().getMetadata().getLabels()).containsKey("team");
  }

  private static String configuration() {
    var bundle = Base64.getEncoder().encodeToString(control.rootsPem().getBytes(UTF_8));
    return """
    ---
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata: {name: vicinity-control}
    webhooks:
    - name: validation.vicinity.dev
      clientConfig: {url: "https://127.0.0.1:%d/validate", caBundle: %s}
      sideEffects: None
      admissionReviewVersions: [v1]
      failurePolicy: Fail
      rules:
      - {apiGroups: [networking.istio.io, security.istio.io, ""], apiVersions: ["*"], resources: ["virtualservices", "gateways", "peerauthentications", "configmaps"], operations: [CREATE, UPDATE], scope: "*"}
    """
        .formatted(webhook.port(), bundle);
  }

  private static String virtualService(String name, String timeout) {
    return "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: %s, namespace: shop, labels: {app: hello}}, spec: {hosts: [hello], http: [{timeout: %s, route: [{destination: {host: hello}}]}]}}"
        .formatted(name, timeout);
  }

  private static void apply(String yaml) {
    client.resource("---\n" + yaml).forceConflicts().serverSideApply();
  }

  /// As kubectl does, with what the client library does not show: headers.
  private static HttpResponse<String> post(String json, String path) throws Exception {
    var config = api.config();
    var tls = javax.net.ssl.SSLContext.getInstance("TLS");
    var store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = new java.io.FileInputStream(config.getCaCertFile())) {
      var all = java.security.cert.CertificateFactory.getInstance("X.509").generateCertificates(in);
      for (var each : List.copyOf(all)) {
        store.setCertificateEntry(String.valueOf(((X509Certificate) each).getSerialNumber()), each);
      }
    }
    var trust = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    tls.init(null, trust.getTrustManagers(), null);
    try (var http = HttpClient.newBuilder().sslContext(tls).build()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(config.getMasterUrl()).resolve(path))
              .header("authorization", "Bearer " + config.getOauthToken())
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
