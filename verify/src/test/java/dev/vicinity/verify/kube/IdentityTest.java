package dev.vicinity.verify.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.NeedsApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Service-account tokens for certificates, reviewed by a real API server.
@NeedsApiServer
class IdentityTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static ApiServer api;
  private static KubernetesClient client;
  private static ControlOnCluster control;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    client.resource(Objects.namespace(Objects.NAMESPACE)).create();
    client.resource(Objects.namespace("vicinity-system")).create();
    client.resource(Objects.node("kr/a")).create();
    for (var name : new String[] {"client", "other"}) {
      client.resource(Objects.account(name)).create();
    }
    Objects.pod(client, "client", "kr/a", "10.0.0.1");
    Objects.pod(client, "other", "kr/a", "10.0.0.2");
    control = ControlOnCluster.start(api);
    Eventually.holds(
        SOON, () -> assertThat(control.catalog().workload(Objects.NAMESPACE, "other")).isPresent());
  }

  @AfterAll
  static void stop() {
    control.close();
    client.close();
    api.close();
  }

  @Test
  void aProjectedTokenBuysACertificateOfItsAccount() {
    var token = api.token(Objects.NAMESPACE, "client", "vicinity-ca", Optional.of("client"));
    try (var follower = Follower.start(control.vertx(), control.control(), "client", token)) {
      assertThat(follower.identity().status().chain().getFirst().spiffeId())
          .isEqualTo("spiffe://cluster.local/ns/sample/sa/client");
      assertThat(follower.workload()).isNotNull();
    }
  }

  @Test
  void aTokenForAnotherAudienceBuysNothing() {
    var token = api.token(Objects.NAMESPACE, "client", "somebody-else", Optional.of("client"));
    assertThatThrownBy(
            () -> Follower.start(control.vertx(), control.control(), "client", token).close())
        .hasMessageContaining("certificate of client");
  }

  @Test
  void aTokenOfOnePodBuysNothingForAnother() {
    var token = api.token(Objects.NAMESPACE, "client", "vicinity-ca", Optional.of("client"));
    assertThatThrownBy(
            () -> Follower.start(control.vertx(), control.control(), "other", token).close())
        .hasMessageContaining("certificate of other");
  }

  @Test
  void aSidecarCannotSpeakForAPodOfAnotherAccount() {
    var token = api.token(Objects.NAMESPACE, "client", "vicinity-ca", Optional.empty());
    assertThatThrownBy(
            () -> Follower.start(control.vertx(), control.control(), "other", token).close())
        .hasMessageContaining("stream of other");
  }

  @Test
  void theRootIsKeptForTheNextControl() {
    var first = control.control().roots();
    try (var second = ControlOnCluster.start(api)) {
      assertThat(second.control().roots()).isEqualTo(first);
    }
  }
}
