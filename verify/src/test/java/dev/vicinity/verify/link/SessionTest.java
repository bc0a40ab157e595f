package dev.vicinity.verify.link;

import static dev.vicinity.verify.link.Link.await;
import static dev.vicinity.verify.link.Link.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.catalog.Change.Urgency;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.discovery.GrpcFeed;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.Proto;
import dev.vicinity.wire.proto.SidecarMessage;
import dev.vicinity.wire.proto.Subscribe;
import io.vertx.core.net.KeyCertOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final ClusterKey CLUSTER = ClusterKey.of("cart.shop.svc.cluster.local", 80);

  @Test
  void aPodOfAnotherAccountIsRefused() throws Exception {
    var source = new MemorySource();
    source.put(workload("client", "a"));
    source.put(workload("other", "a"));
    try (var link = Link.over(source)) {
      var identity = link.identity(workload("client", "a"));
      await(identity.start());
      var stream = new RawStream(link.vertx, link.control.discovery(), identity.controlOptions());
      stream.hello("shop", "other");
      assertThat(stream.ended.join())
          .isEqualTo(
              "PERMISSION_DENIED spiffe://cluster.local/ns/shop/sa/client may not be pod"
                  + " shop/other");
      assertThat(stream.received).isEmpty();
    }
  }

  @Test
  void aPodOfAnotherNamespaceIsRefused() throws Exception {
    try (var link = Link.over(new MemorySource())) {
      var identity = link.identity(workload("client", "a"));
      await(identity.start());
      var stream = new RawStream(link.vertx, link.control.discovery(), identity.controlOptions());
      stream.hello("bank", "vault");
      assertThat(stream.ended.join()).startsWith("PERMISSION_DENIED").contains("bank");
    }
  }

  @Test
  void withoutACertificateThereIsNoStream() throws Exception {
    try (var link = Link.over(new MemorySource())) {
      var identity = link.identity(workload("client", "a"));
      await(identity.start());
      var tls = identity.controlOptions().setKeyCertOptions((KeyCertOptions) null);
      var stream = new RawStream(link.vertx, link.control.discovery(), tls);
      stream.hello("shop", "client");
      assertThat(stream.ended.join()).startsWith("UNAUTHENTICATED");
    }
  }

  @Test
  void aCertificateOfStrangersGetsNoConnection() throws Exception {
    try (var link = Link.over(new MemorySource());
        var strangers = Link.over(new MemorySource())) {
      var identity = strangers.identity(workload("client", "a"));
      await(identity.start());
      var ours = link.identity(workload("client", "a"));
      await(ours.start());
      var tls = identity.controlOptions().setTrustOptions(ours.controlOptions().getTrustOptions());
      assertThatThrownBy(
              () -> {
                var stream = new RawStream(link.vertx, link.control.discovery(), tls);
                stream.hello("shop", "client");
                stream.ended.join();
              })
          .isNotNull();
      assertThat(link.control.state().sessions()).isEmpty();
    }
  }

  @Test
  void aSlowReaderGetsTheNewestAndCostsNoMemory() throws Exception {
    var source = new MemorySource();
    source.put(workload("client", "a"));
    source.put(big(0), Urgency.IMMEDIATE);
    try (var link = Link.over(source)) {
      var identity = link.identity(workload("client", "a"));
      await(identity.start());
      var stream = new RawStream(link.vertx, link.control.discovery(), identity.controlOptions());
      stream.hello("shop", "client");
      var key = new Key.Endpoints(CLUSTER);
      var subscribe = Subscribe.newBuilder().setKey(Proto.of(key));
      stream.request.write(SidecarMessage.newBuilder().setSubscribe(subscribe).build());
      link.until("first", () -> stream.received.size() == 2);
      stream.response.join().pause();

      link.until("published", () -> published(link) > 0);
      long before = usedMemory();
      for (int n = 1; n <= 200; n++) {
        long last = published(link);
        source.put(big(n), Urgency.IMMEDIATE);
        link.until("published", () -> published(link) > last);
      }
      assertThat(usedMemory() - before).isLessThan(24L << 20);

      stream.response.join().resume();
      var newest = published(link);
      link.until(
          "newest",
          () -> stream.received.getLast().getUpdate().getVersion().getSequence() == newest);
      assertThat(stream.received).hasSizeLessThan(60);
    }
  }

  @Test
  void afterARestartOfControlNothingIsForgottenThatWasNotReadYet() throws Exception {
    var source = new MemorySource();
    source.put(workload("client", "a"));
    source.put(big(1), Urgency.IMMEDIATE);
    var store = new Link.MemoryStore();
    try (var link = new Link(source, ControlSettings.embedded("cluster.local"), store)) {
      var told = new Recording();
      var feed = link.feed(workload("client", "a"), told);
      feed.subscribe(CLUSTER);
      told.next(WorkloadConfig.class);
      var first = told.next(EndpointSet.class);
      var port = link.control.discovery();
      await(link.control.stop());
      link.until("lost", () -> feed.link().state() == Feed.Link.State.LOST);

      source.forget();
      var again = link.start(at(port), store);
      link.until("back", () -> feed.link().state() == Feed.Link.State.CONNECTED);
      assertThat(told.rest()).isEmpty();
      source.complete();
      told.next(WorkloadConfig.class);
      var second = told.next(EndpointSet.class);
      assertThat(second.groups()).isEqualTo(first.groups());
      assertThat(second.version().epoch()).isGreaterThan(first.version().epoch());
      await(again.stop());
    }
  }

  @Test
  void afterALostConnectionOnlyWhatChangedIsSentAgain() throws Exception {
    var source = new MemorySource();
    source.put(workload("client", "a"));
    source.put(big(1), Urgency.IMMEDIATE);
    try (var link = Link.over(source);
        var relay = new Relay(link.vertx, link.control.discovery())) {
      var told = new Recording();
      // holds the values, so that control has the same versions after the break
      link.feed(workload("client", "a"), new Recording()).subscribe(CLUSTER);
      var feed = link.feed(relay.address(), workload("client", "a"), told);
      feed.subscribe(CLUSTER);
      told.next(WorkloadConfig.class);
      told.next(EndpointSet.class);

      relay.cut();
      link.until("lost", () -> feed.link().state() == Feed.Link.State.LOST);
      relay.mend();
      link.until("back", () -> feed.link().state() == Feed.Link.State.CONNECTED);
      source.put(big(2), Urgency.IMMEDIATE);
      assertThat(told.next(EndpointSet.class).groups()).isEqualTo(big(2).groups());
      assertThat(told.rest()).isEmpty();
    }
  }

  @Test
  void aSilentSidecarIsGivenUp() throws Exception {
    var quick = ControlSettings.embedded("cluster.local");
    var settings =
        new ControlSettings(
            quick.discovery(),
            quick.trustDomain(),
            quick.namespace(),
            quick.servingNames(),
            quick.quiet(),
            quick.ceiling(),
            quick.certificateLifetime(),
            Duration.ofMillis(100));
    var source = new MemorySource();
    source.put(workload("client", "a"));
    try (var link = new Link(source, settings, new Link.MemoryStore())) {
      var identity = link.identity(workload("client", "a"));
      await(identity.start());
      var mannered = new Recording();
      var feed =
          new GrpcFeed(
              Link.named(link.control.discovery(), workload("client", "a")),
              link.parts(identity),
              mannered);
      await(feed.start());
      var silent = new RawStream(link.vertx, link.control.discovery(), identity.controlOptions());
      silent.hello("shop", "client");
      assertThat(silent.ended.join()).isEqualTo("UNAVAILABLE no answer to heartbeats");
      assertThat(link.control.state().sessions()).hasSize(1);
      assertThat(feed.link().state()).isEqualTo(Feed.Link.State.CONNECTED);
    }
  }

  private static ControlSettings at(Address discovery) {
    var free = ControlSettings.embedded("cluster.local");
    return new ControlSettings(
        discovery,
        free.trustDomain(),
        free.namespace(),
        free.servingNames(),
        free.quiet(),
        free.ceiling(),
        free.certificateLifetime(),
        free.heartbeat());
  }

  private static long published(Link link) {
    return link.control.state().published().stream()
        .filter(p -> p.key().contains("outbound"))
        .mapToLong(p -> p.version().sequence())
        .sum();
  }

  private static long usedMemory() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /// About 300 KiB on the wire.
  private static EndpointSet big(int generation) {
    var endpoints =
        IntStream.range(0, 1000)
            .mapToObj(
                n ->
                    new Endpoint(
                        new Address("10.0." + generation % 250 + "." + n % 250, 1000 + n),
                        workload("cart-" + n, "a"),
                        1,
                        Readiness.READY,
                        Transport.MESH_TLS))
            .toList();
    return new EndpointSet(
        CLUSTER,
        Version.NONE,
        EndpointSet.Basis.NEAR_FIRST,
        EndpointSet.Weighting.POOLED,
        List.of(
            new LocalityGroup(Locality.parse("kr/a"), 0, 1, LocalityGroup.Use.REGULAR, endpoints)));
  }
}
