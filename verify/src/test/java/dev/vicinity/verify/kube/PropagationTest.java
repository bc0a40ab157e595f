package dev.vicinity.verify.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Two thousand endpoints that come and go: sidecars end with exactly what the API server holds.
@NeedsApiServer
class PropagationTest {
  private static final int SLICES = 20;
  private static final int PER_SLICE = 100;
  private static final int CHANGES = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ClusterKey CLUSTER = ClusterKey.of("big.sample.svc.cluster.local", 5000);

  private final Random random = new Random(20260101);
  private final List<List<Endpoint>> slices = new ArrayList<>();
  private final Map<String, Long> awaited = new ConcurrentHashMap<>();
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private int nextIp;

  @Test
  void twoThousandEndpointsWithChurnConvergeExactly() {
    try (var api = ApiServer.start();
        var client = api.client()) {
      prepare(client);
      try (var control = ControlOnCluster.start(api);
          var near = follower(api, control, "near");
          var far = follower(api, control, "far")) {
        near.onEndpoints(this::measure);
        for (var follower : List.of(near, far)) {
          follower.feed().subscribe(CLUSTER);
          converges(client, follower);
        }
        for (int i = 0; i < CHANGES; i++) change(client);
        converges(client, near);
        converges(client, far);
        report(control);
      }
    }
  }

  private static Follower follower(ApiServer api, ControlOnCluster control, String pod) {
    Eventually.holds(
        PATIENCE, () -> assertThat(control.catalog().workload("sample", pod)).isPresent());
    var token = api.token("sample", pod, "vicinity-ca", Optional.of(pod));
    return Follower.start(control.vertx(), control.control(), pod, token);
  }

  private void prepare(KubernetesClient client) {
    client.resource(Objects.namespace("sample")).create();
    client.resource(Objects.namespace("vicinity-system")).create();
    Objects.LOCALITIES.forEach(locality -> client.resource(Objects.node(locality)).create());
    for (var pod : List.of("near", "far")) client.resource(Objects.account(pod)).create();
    Objects.pod(client, "near", "kr/a", "10.255.0.1");
    Objects.pod(client, "far", "us/b", "10.255.0.2");
    client.resource(Objects.service("big", 5000)).create();
    for (int s = 0; s < SLICES; s++) {
      var endpoints = new ArrayList<Endpoint>();
      for (int e = 0; e < PER_SLICE; e++) endpoints.add(fresh());
      slices.add(endpoints);
      client.resource(Objects.slice("big", "big-" + s, 5000, endpoints)).create();
    }
  }

  private Endpoint fresh() {
    int n = nextIp++;
    var ip = "10." + (1 + n / 62500) + "." + n / 250 % 250 + "." + (1 + n % 250);
    return Objects.endpoint(ip, Objects.LOCALITIES.get(n % Objects.LOCALITIES.size()));
  }

  /// One endpoint is replaced by another, as when a pod is.
  private void change(KubernetesClient client) {
    int s = random.nextInt(SLICES);
    var endpoints = slices.get(s);
    var fresh = fresh();
    endpoints.set(random.nextInt(PER_SLICE), fresh);
    awaited.put(fresh.getAddresses().getFirst(), System.nanoTime());
    client.resource(Objects.slice("big", "big-" + s, 5000, endpoints)).update();
  }

  private void measure(EndpointSet set, long atNanos) {
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        var since = awaited.remove(endpoint.address().host());
        if (since != null) nanos.add(atNanos - since);
      }
    }
  }

  private static void converges(KubernetesClient client, Follower follower) {
    Eventually.holds(
        PATIENCE, () -> assertThat(follower.endpoints(CLUSTER).keySet()).isEqualTo(held(client)));
    var localities =
        follower.endpoints(CLUSTER).values().stream()
            .map(endpoint -> endpoint.locality().toString())
            .collect(Collectors.toSet());
    assertThat(localities).containsExactlyInAnyOrderElementsOf(Objects.LOCALITIES);
  }

  private static Set<String> held(KubernetesClient client) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace("sample")
        .withLabel("kubernetes.io/service-name", "big")
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void report(ControlOnCluster control) {
    var sorted = nanos.stream().sorted().toList();
    assertThat(sorted).as("changes seen one by one or together").isNotEmpty();
    System.out.printf(
        "propagation of %d changes in %d endpoints, API call to sidecar: p50 %d ms, p99 %d ms%n",
        sorted.size(), SLICES * PER_SLICE, percentile(sorted, 50), percentile(sorted, 99));
    System.out.print(control.metric("vicinity_control_propagation_seconds"));
  }

  private static long percentile(List<Long> sorted, int percent) {
    int at = Math.min(sorted.size() - 1, sorted.size() * percent / 100);
    return Duration.ofNanos(sorted.get(at)).toMillis();
  }
}
