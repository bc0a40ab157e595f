package dev.vicinity.verify.kube;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.IstioCrd;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.route.Destination;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Control over a real API server: what it holds is what sidecars hold, whatever happens between.
///
/// One server for all tests (it takes seconds to start), each test with a service of its own; the
/// first one runs before Istio's definitions exist.
@NeedsApiServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApiServerTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration AFTER_RESTART = Duration.ofSeconds(60);

  private static ApiServer api;
  private static KubernetesClient client;
  private static ControlOnCluster control;
  private static Follower follower;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    client.resource(Objects.namespace(Objects.NAMESPACE)).create();
    client.resource(Objects.namespace("vicinity-system")).create();
    Objects.LOCALITIES.forEach(locality -> client.resource(Objects.node(locality)).create());
    client.resource(Objects.account("client")).create();
    Objects.pod(client, "client", "kr/a", "10.0.0.1");
    control = ControlOnCluster.start(api);
    Eventually.holds(
        SOON,
        () -> assertThat(control.catalog().workload(Objects.NAMESPACE, "client")).isPresent());
    var token = api.token(Objects.NAMESPACE, "client", "vicinity-ca", Optional.of("client"));
    follower = Follower.start(control.vertx(), control.control(), "client", token);
  }

  @AfterAll
  static void stop() {
    follower.close();
    control.close();
    client.close();
    api.close();
  }

  @Test
  @Order(1)
  void definitionsThatComeLateNeedNoRestart() {
    service("late", "10.1.0.1");
    var target = new Target("late.sample.svc.cluster.local", 5000);
    follower.feed().subscribe(target);
    Eventually.holds(SOON, () -> assertThat(routesOf(target)).isEmpty());
    client.resource(IstioCrd.VirtualService.serving("v1beta1")).create();
    Eventually.holds(
        SOON,
        () ->
            client
                .resource(
                    Objects.yaml(
                        """
                        apiVersion: networking.istio.io/v1beta1
                        kind: VirtualService
                        metadata: {name: late, namespace: sample}
                        spec:
                          hosts: [late]
                          http:
                          - match: [{uri: {prefix: /old}}]
                            redirect: {uri: /new}
                          - route: [{destination: {host: late}}]
                        """))
                .create());
    // a definition that is not there is looked for now and then
    Eventually.holds(AFTER_RESTART, () -> assertThat(routesOf(target)).isEqualTo("VirtualService"));
  }

  @Test
  @Order(2)
  void listedAndWatchedEndpointsAreWhatTheServerHolds() {
    var cluster = service("watched", "10.2.0.1");
    follower.feed().subscribe(cluster);
    holds(cluster, SOON, "10.2.0.1");
    slice("watched", "10.2.0.1", "10.2.0.2");
    holds(cluster, SOON, "10.2.0.1", "10.2.0.2");
    slice("watched", "10.2.0.2");
    holds(cluster, SOON, "10.2.0.2");
  }

  @Test
  @Order(3)
  void changesDuringARestartOfTheServerAreNotMissed() {
    var cluster = service("restarted", "10.3.0.1");
    follower.feed().subscribe(cluster);
    holds(cluster, SOON, "10.3.0.1");
    api.stop();
    holds(cluster, SOON, "10.3.0.1");
    api.resume();
    slice("restarted", "10.3.0.7");
    holds(cluster, AFTER_RESTART, "10.3.0.7");
  }

  @Test
  @Order(4)
  void changesLostInACompactionAreFoundByListingAgain() {
    var cluster = service("compacted", "10.4.0.1");
    var gone = service("gone", "10.4.1.1");
    follower.feed().subscribe(cluster);
    follower.feed().subscribe(gone);
    holds(cluster, SOON, "10.4.0.1");
    holds(gone, SOON, "10.4.1.1");
    api.stop();
    api.changeUnseenAndCompact(
        other -> {
          other
              .resource(
                  Objects.slice(
                      "compacted",
                      "compacted",
                      5000,
                      List.of(Objects.endpoint("10.4.0.9", "kr/b"))))
              .update();
          other
              .discovery()
              .v1()
              .endpointSlices()
              .inNamespace(Objects.NAMESPACE)
              .withName("gone")
              .delete();
        });
    api.resume();
    holds(cluster, AFTER_RESTART, "10.4.0.9");
    holds(gone, AFTER_RESTART);
  }

  private static ClusterKey service(String name, String... ips) {
    client.resource(Objects.service(name, 5000)).create();
    client.resource(Objects.slice(name, name, 5000, endpoints(ips))).create();
    return ClusterKey.of(name + ".sample.svc.cluster.local", 5000);
  }

  private static void slice(String name, String... ips) {
    client.resource(Objects.slice(name, name, 5000, endpoints(ips))).update();
  }

  private static List<Endpoint> endpoints(String... ips) {
    return List.of(ips).stream().map(ip -> Objects.endpoint(ip, "kr/a")).toList();
  }

  private static void holds(ClusterKey cluster, Duration patience, String... ips) {
    Eventually.holds(
        patience,
        () -> {
          assertThat(follower.set(cluster)).isNotNull();
          assertThat(follower.endpoints(cluster).keySet()).containsExactlyInAnyOrder(ips);
        });
  }

  private static String routesOf(Target target) {
    var destination = follower.destination(target);
    if (destination == null) throw new AssertionError("nothing known of " + target);
    if (!(destination.meaning() instanceof Destination.Known known)) return "unknown";
    return known.routes().routes().stream()
        .map(route -> route.source().kind())
        .filter(kind -> !kind.isEmpty())
        .distinct()
        .collect(joining(","));
  }
}
