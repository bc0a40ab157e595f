package dev.vicinity.control.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The harness itself: what later tests take for granted.
@NeedsApiServer
class ApiServerTest {
  private static ApiServer api;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void dataOutlivesTheServer() {
    try (var client = api.client()) {
      client.resource(namespace("kept")).create();
      api.stop();
      api.resume();
      assertThat(client.namespaces().withName("kept").get()).isNotNull();
    }
  }

  @Test
  void informersRelistAfterCompaction() {
    var seen = ConcurrentHashMap.<String>newKeySet();
    try (var client = api.client();
        var informer = client.namespaces().inform()) {
      api.stop();
      api.changeUnseenAndCompact(other -> other.resource(namespace("unseen")).create());
      api.resume();
      Eventually.holds(
          Duration.ofSeconds(60),
          () -> {
            informer.getStore().list().forEach(found -> seen.add(found.getMetadata().getName()));
            assertThat(seen).contains("unseen");
          });
    }
  }

  @Test
  void definitionsMayComeLateAndTokensAreSigned() {
    try (var client = api.client()) {
      client.resource(IstioCrd.VirtualService.serving("v1", "v1beta1")).create();
      client.resource(namespace("tokens")).create();
      var account =
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName("a")
              .withNamespace("tokens")
              .endMetadata();
      client.resource(account.build()).create();
    }
    assertThat(api.token("tokens", "a", "vicinity-ca", Optional.empty()).split("\\.")).hasSize(3);
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
