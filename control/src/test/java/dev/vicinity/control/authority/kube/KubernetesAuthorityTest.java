package dev.vicinity.control.authority.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.TokenVerifier;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsApiServer
class KubernetesAuthorityTest {
  private static ApiServer api;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    namespace("shop");
    client.resource(account("cart")).create();
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  @Test
  void aTokenForUsProvesTheAccountAndItsPod() {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("cart-1")
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("cart")
            .addNewContainer()
            .withName("main")
            .withImage("none")
            .endContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
    var token = api.token("shop", "cart", TokenReviewVerifier.AUDIENCE, Optional.of("cart-1"));
    assertThat(verifier().verify(token))
        .isEqualTo(new TokenVerifier.Accepted("shop", "cart", "cart-1"));
  }

  @Test
  void aTokenForOthersProvesNothing() {
    var token = api.token("shop", "cart", "somebody-else", Optional.empty());
    assertThat(verifier().verify(token)).isInstanceOf(TokenVerifier.Refused.class);
    assertThat(verifier().verify("not.a.token")).isInstanceOf(TokenVerifier.Refused.class);
    assertThat(verifier().verify("")).isEqualTo(new TokenVerifier.Refused("no token"));
  }

  @Test
  void racingReplicasAgreeOnOneAuthority() {
    namespace("race");
    var roots =
        IntStream.range(0, 6).parallel().mapToObj(_ -> load("race").roots()).distinct().toList();
    assertThat(roots).hasSize(1);
    assertThat(client.secrets().inNamespace("race").withName("vicinity-ca-secret").get().getData())
        .containsKeys("ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem");
  }

  @Test
  void cacertsComeFirstAndMustBeWhole() {
    namespace("given");
    namespace("made");
    load("made");
    var made = client.secrets().inNamespace("made").withName("vicinity-ca-secret").get();
    client.resource(cacerts("given", made.getData())).create();
    assertThat(load("given").roots()).isEqualTo(load("made").roots());

    namespace("partial");
    var partial = new TreeMap<>(made.getData());
    partial.remove("root-cert.pem");
    client.resource(cacerts("partial", partial)).create();
    assertThatThrownBy(() -> load("partial"))
        .hasMessageContaining("cacerts: root-cert.pem is missing");
  }

  @Test
  void aSecretOfTypeTlsIsAnAuthorityToo() {
    namespace("typed");
    load("typed");
    var made = client.secrets().inNamespace("typed").withName("vicinity-ca-secret").get().getData();
    namespace("tls");
    var data =
        Map.of(
            "tls.crt", made.get("ca-cert.pem"),
            "tls.key", made.get("ca-key.pem"),
            "ca.crt", made.get("root-cert.pem"));
    client.resource(cacerts("tls", data)).create();
    assertThat(load("tls").roots()).isEqualTo(load("typed").roots());
  }

  private static TokenReviewVerifier verifier() {
    return new TokenReviewVerifier(client);
  }

  private static CertificateAuthority load(String namespace) {
    return AuthorityFiles.load(
        new SecretStore(client, namespace),
        "cluster.local",
        InstantSource.system(),
        new SecureRandom());
  }

  private static Secret cacerts(String namespace, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("cacerts")
        .endMetadata()
        .withData(data)
        .build();
  }

  private static ServiceAccount account(String name) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .build();
  }

  private static void namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }
}
