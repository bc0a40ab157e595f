package dev.vicinity.verify.link;

import static dev.vicinity.verify.link.Link.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.catalog.Change.Urgency;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.discovery.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Target CART = new Target("cart.shop.svc.cluster.local", 80);
  private static final ClusterKey CLUSTER = ClusterKey.of("cart.shop.svc.cluster.local", 80);

  @Test
  void sidecarIsToldOfItsOwnWorkloadFirst() throws Exception {
    var client = workload("client", "a");
    var source = new MemorySource();
    source.put(client);
    try (var link = Link.over(source)) {
      var told = new Recording();
      var feed = link.feed(client, told);
      assertThat(told.next(WorkloadConfig.class).workload()).isEqualTo(client);
      assertThat(feed.link().state()).isEqualTo(Feed.Link.State.CONNECTED);
    }
  }

  @Test
  void endpointsOfNewClustersAreToldBeforeTheDestinationThatNamesThem() throws Exception {
    try (var link = linkWithCart()) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      told.next(WorkloadConfig.class);
      feed.subscribe(CART);
      assertThat(told.next(EndpointSet.class).groups()).isEqualTo(set(1).groups());
      var destination = told.next(Destination.class);
      assertThat(destination.meaning()).isEqualTo(known(CLUSTER));

      var canary = new ClusterKey(CLUSTER.host(), 80, "canary");
      link.source.put(CART, known(CLUSTER, canary));
      assertThat(told.next(EndpointSet.class).cluster()).isEqualTo(canary);
      assertThat(told.next(Destination.class).version().sequence())
          .isGreaterThan(destination.version().sequence());
    }
  }

  @Test
  void changesAreToldAndEqualValuesAreNot() throws Exception {
    try (var link = linkWithCart()) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      told.next(WorkloadConfig.class);
      feed.subscribe(CLUSTER);
      told.next(EndpointSet.class);
      link.source.touch(CLUSTER);
      link.source.put(set(1), Urgency.IMMEDIATE);
      link.source.put(set(2), Urgency.IMMEDIATE);
      assertThat(told.next(EndpointSet.class).groups()).isEqualTo(set(2).groups());
      link.until(
          "acknowledged",
          () ->
              link.control.state().sessions().stream()
                  .flatMap(s -> s.subscriptions().stream())
                  .allMatch(s -> s.isCurrent()));
      assertThat(link.metrics.get("vicinity.control.propagation").timer().count()).isEqualTo(1);
    }
  }

  @Test
  void manyChangesInQuickSuccessionAreToldAsFew() throws Exception {
    try (var link = linkWithCart()) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      told.next(WorkloadConfig.class);
      feed.subscribe(CLUSTER);
      told.next(EndpointSet.class);
      IntStream.rangeClosed(2, 500).forEach(n -> link.source.put(set(n), Urgency.DEBOUNCED));
      var seen = new ArrayList<EndpointSet>();
      do {
        seen.add(told.next(EndpointSet.class));
      } while (!seen.getLast().groups().equals(set(500).groups()));
      assertThat(seen).hasSizeLessThan(10);
    }
  }

  @Test
  void rankingIsDoneOnceForAllSidecarsOfAZone() throws Exception {
    var source = new MemorySource();
    source.put(set(1), Urgency.IMMEDIATE);
    var clients =
        IntStream.range(0, 6).mapToObj(n -> workload("c" + n, n < 3 ? "a" : "b")).toList();
    clients.forEach(source::put);
    try (var link = Link.over(source)) {
      for (var client : clients) {
        var told = new Recording();
        link.feed(client, told).subscribe(CLUSTER);
        told.next(WorkloadConfig.class);
        told.next(EndpointSet.class);
      }
      assertThat(source.rankings()).isEqualTo(2);
      assertThat(link.control.state().published())
          .filteredOn(p -> p.key().contains("outbound"))
          .extracting(p -> p.view() + " " + p.subscribers())
          .containsExactlyInAnyOrder("kr/a 3", "kr/b 3");
    }
  }

  @Test
  void nothingIsToldBeforeEverythingWasRead() throws Exception {
    var source = MemorySource.incomplete();
    var client = workload("client", "a");
    source.put(client);
    try (var link = Link.over(source)) {
      var told = new Recording();
      var feed = link.feed(client, told);
      link.until("connected", () -> feed.link().state() == Feed.Link.State.CONNECTED);
      assertThat(told.rest()).isEmpty();
      assertThat(link.control.state().obstacles()).isNotEmpty();
      source.complete();
      told.next(WorkloadConfig.class);
    }
  }

  @Test
  void aSidecarWhosePodIsNotKnownYetWaitsForIt() throws Exception {
    var client = workload("client", "a");
    try (var link = Link.over(new MemorySource())) {
      var told = new Recording();
      var feed = link.feed(client, told);
      feed.subscribe(CLUSTER);
      link.until("waiting", () -> !link.control.state().sessions().isEmpty());
      link.source.put(client);
      told.next(WorkloadConfig.class);
      told.next(EndpointSet.class);
    }
  }

  @Test
  void aWorkloadThatMovesSeesWhatItsNewNeighboursSee() throws Exception {
    try (var link = linkWithCart()) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      feed.subscribe(CLUSTER);
      told.next(WorkloadConfig.class);
      told.next(EndpointSet.class);
      link.source.put(workload("client", "b"));
      assertThat(told.next(WorkloadConfig.class).workload().locality().zone()).isEqualTo("b");
      link.until(
          "moved",
          () ->
              link.control.state().published().stream()
                  .anyMatch(p -> p.key().contains("outbound") && p.view().equals("kr/b")));
    }
  }

  @Test
  void lettingGoFreesWhatNobodyElseHolds() throws Exception {
    try (var link = linkWithCart()) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      told.next(WorkloadConfig.class);
      feed.subscribe(CART);
      told.next(EndpointSet.class);
      told.next(Destination.class);
      feed.unsubscribe(CART);
      link.until("freed", () -> link.control.state().published().size() == 1);
      assertThat(link.control.state().sessions().getFirst().subscriptions()).hasSize(1);
      feed.stop();
      link.until("gone", () -> link.control.state().published().isEmpty());
      assertThat(link.control.state().sessions()).isEmpty();
    }
  }

  private static Link linkWithCart() {
    var source = new MemorySource();
    source.put(workload("client", "a"));
    source.put(CART, known(CLUSTER));
    source.put(set(1), Urgency.IMMEDIATE);
    return Link.over(source);
  }

  private static Destination.Known known(ClusterKey... clusters) {
    var policy =
        new TrafficPolicy(
            "",
            Balancing.LEAST_REQUEST,
            ConnectionPool.DEFAULT,
            OutlierPolicy.CONNECT_FAILURES,
            new UpstreamTls.Auto(List.of()));
    var specs =
        Stream.of(clusters)
            .map(
                key ->
                    new ClusterSpec(
                        key,
                        AppProtocol.HTTP,
                        ClusterSpec.Membership.ENDPOINTS,
                        "cart",
                        "shop",
                        policy))
            .toList();
    return new Destination.Known(
        CART.host(), AppProtocol.HTTP, new RouteTable(List.of()), List.of(), specs);
  }

  private static EndpointSet set(int generation) {
    var endpoint =
        new Endpoint(
            new Address("10.0.0." + (generation % 250), 8000 + generation),
            Workload.UNKNOWN,
            1,
            Readiness.READY,
            Transport.PLAIN);
    var group =
        new LocalityGroup(
            Locality.parse("kr/a"), 0, 1, LocalityGroup.Use.REGULAR, List.of(endpoint));
    return new EndpointSet(
        CLUSTER,
        Version.NONE,
        EndpointSet.Basis.NEAR_FIRST,
        EndpointSet.Weighting.POOLED,
        List.of(group));
  }
}
