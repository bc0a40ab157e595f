package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteMatch;
import dev.vicinity.core.route.StringMatch;
import dev.vicinity.sidecar.MemoryFeed.TrafficPolicies;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Where requests go, and what is answered when they cannot.
class RoutingTest {
  private static final String APP = "app.test";
  private static final ClusterKey KEY = ClusterKey.of(APP, 80);

  @Test
  void unknownHostIsPassedThrough() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      assertThat(client.get(origin.address().toString(), "/").status()).isEqualTo(200);
      assertThat(rig.recorded().next().cluster()).isEqualTo("PassthroughCluster");
    }
  }

  @Test
  void unknownHostIsBlockedWhereOnlyTheRegistryCounts() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      rig.feed()
          .workload(
              new WorkloadConfig(
                  rig.feed().next(),
                  new Workload("c", "test", "c", "sa", "", "", Locality.NONE, Map.of()),
                  "cluster.local",
                  List.of(),
                  WorkloadConfig.OutboundMode.REGISTRY_ONLY,
                  MtlsMode.PERMISSIVE,
                  List.of()));
      assertThat(client.get("nowhere.test", "/").status()).isEqualTo(502);
      assertThat(rig.recorded().next().cluster()).isEqualTo("BlackHoleCluster");
    }
  }

  @Test
  void proxyDoesNotCallItself() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      assertThat(client.get(rig.outbound().toString(), "/").status()).isEqualTo(404);
    }
  }

  @Test
  void firstRequestWaitsForControl() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      rig.feed().fallSilent();
      client.send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      // The target is subscribed to before the answer is there.
      while (!rig.sidecar().directory().isAwaiting(new Target(APP, 80))) {
        Thread.onSpinWait();
      }
      rig.feed().service(APP, 80, origin.address());
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void tunnelCarriesRequestsAndOpaqueBytes() throws Exception {
    try (var origin = Origin.echo("a");
        var opaque = new Origin(wire -> wire.send("you said " + wire.bytes(4)));
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()));
        var http = rig.client();
        var bytes = rig.client()) {
      http.send("CONNECT app.test:80 HTTP/1.1\r\nHost: app.test:80\r\n\r\n");
      assertThat(http.line()).startsWith("HTTP/1.1 200 ");
      assertThat(http.headers()).isEmpty();
      assertThat(http.get(APP, "/in").body()).startsWith("a GET /in ");
      bytes.send("CONNECT " + opaque.address() + " HTTP/1.1\r\n\r\n\u0001\u0002\u0003\u0004");
      assertThat(bytes.line()).startsWith("HTTP/1.1 200 ");
      assertThat(bytes.headers()).isEmpty();
      assertThat(bytes.bytes(9)).isEqualTo("you said ");
    }
  }

  @Test
  void noEndpointsMeansNoHealthyUpstream() throws Exception {
    try (var rig = new Rig(new MemoryFeed().service(APP, 80));
        var client = rig.client()) {
      var answer = client.get(APP, "/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("no healthy upstream");
      assertThat(rig.recorded().next().flags()).isEqualTo("UH");
    }
  }

  @Test
  void missingClusterAndMissingRule() throws Exception {
    var missing =
        new ClusterSpec(
            KEY,
            AppProtocol.HTTP,
            ClusterSpec.Membership.MISSING,
            "app",
            "test",
            TrafficPolicies.PLAIN);
    var feed = new MemoryFeed();
    feed.rules(APP, 80, List.of(missing), rule("/there", forward(Duration.ZERO, RetryPolicy.NONE)));
    try (var rig = new Rig(feed);
        var client = rig.client()) {
      assertThat(client.get(APP, "/there").status()).isEqualTo(503);
      assertThat(rig.recorded().next().flags()).isEqualTo("NC");
      assertThat(client.get(APP, "/elsewhere").status()).isEqualTo(404);
      assertThat(rig.recorded().next().flags()).isEqualTo("NR");
    }
  }

  @Test
  void redirectAndDirectResponseAreAnsweredHere() throws Exception {
    var redirect =
        new RouteAction.Redirect(
            302,
            Optional.of("/new"),
            Optional.empty(),
            Optional.of("other.test"),
            Optional.empty(),
            Optional.empty(),
            RouteAction.PortSource.UNSET);
    var feed = new MemoryFeed();
    feed.rules(
        APP,
        80,
        List.of(),
        rule("/old", redirect),
        rule("/", new RouteAction.DirectResponse(418, "teapot")));
    try (var rig = new Rig(feed);
        var client = rig.client()) {
      var moved = client.get(APP, "/old");
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.header("location")).isEqualTo("http://other.test/new");
      var direct = client.get(APP, "/tea");
      assertThat(direct.status()).isEqualTo(418);
      assertThat(direct.body()).isEqualTo("teapot");
    }
  }

  @Test
  void rewriteAndHeadersOfRulesApply() throws Exception {
    try (var origin = Origin.echo("a")) {
      var changes =
          new HeaderChanges(
              List.of(new HeaderChanges.Entry("x-set", "1")), List.of(), List.of("x-secret"));
      var forward =
          new RouteAction.Forward(
              List.of(
                  new RouteAction.WeightedCluster(KEY, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
              new RouteAction.Rewrite(
                  Optional.of("/inner"), Optional.empty(), Optional.of("inner.test")),
              Duration.ZERO,
              RetryPolicy.NONE);
      var feed = new MemoryFeed().place(KEY, origin.address());
      feed.rules(
          APP,
          80,
          List.of(MemoryFeed.spec(KEY, TrafficPolicies.PLAIN)),
          new Route(Route.Source.DEFAULT, List.of(uri("/outer")), forward, changes, changes));
      try (var rig = new Rig(feed);
          var client = rig.client()) {
        client.send("GET /outer/x?q HTTP/1.1\r\nHost: app.test\r\nX-Secret: 1\r\n\r\n");
        var answer = client.answer();
        assertThat(answer.body())
            .startsWith("a GET /inner/x?q HTTP/1.1")
            .contains("host=inner.test", "x-set=1", "x-envoy-original-path=/outer/x?q")
            .doesNotContain("x-secret");
        assertThat(answer.header("x-set")).isEqualTo("1");
      }
    }
  }

  @Test
  void slowAnswerTimesOut() throws Exception {
    try (var origin =
        new Origin(
            wire -> {
              wire.line();
              wire.headers();
              wire.isEnded();
            })) {
      var feed = new MemoryFeed().place(KEY, origin.address());
      feed.rules(
          APP,
          80,
          List.of(MemoryFeed.spec(KEY, TrafficPolicies.PLAIN)),
          rule("/", forward(Duration.ofMillis(100), RetryPolicy.NONE)));
      try (var rig = new Rig(feed);
          var client = rig.client()) {
        var answer = client.get(APP, "/");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("upstream request timeout");
        assertThat(rig.recorded().next().flags()).isEqualTo("UT");
      }
    }
  }

  @Test
  void refusedConnectionIsRetriedElsewhere() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, closedPort(), origin.address()));
        var client = rig.client()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get(APP, "/").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void nobodyThereIsAConnectFailureAfterRetries() throws Exception {
    try (var rig = new Rig(new MemoryFeed().service(APP, 80, closedPort()));
        var client = rig.client()) {
      var answer = client.get(APP, "/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body())
          .startsWith(
              "upstream connect error or disconnect/reset before headers. reset reason: "
                  + "connection failure");
      var outcome = rig.recorded().next();
      assertThat(outcome.flags()).isEqualTo("UF,URX");
      assertThat(outcome.tries()).isEqualTo(3);
    }
  }

  @Test
  void failedAnswersAreRetriedWithTheirBodyWhenARuleSaysSo() throws Exception {
    try (var bad = Origin.constant("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        var good = Origin.echo("good")) {
      var retries =
          new RetryPolicy(2, Set.of("5xx"), List.of(), Duration.ZERO, Duration.ofMillis(1));
      var feed =
          new MemoryFeed()
              .service(APP, 80, TrafficPolicies.PLAIN, retries, bad.address(), good.address());
      try (var rig = new Rig(feed);
          var client = rig.client()) {
        for (int i = 0; i < 10; i++) {
          client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");
          assertThat(client.answer().body()).startsWith("good POST").endsWith("body");
        }
      }
    }
  }

  @Test
  void connectionThatDiedWhileIdleIsReplaced() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()));
        var client = rig.client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get(APP, "/" + i).status()).isEqualTo(200);
        origin.disconnect();
      }
    }
  }

  @Test
  void requestsBeyondTheLimitsAreRefusedAtOnce() throws Exception {
    var limits =
        new ConnectionPool(
            1,
            Duration.ofSeconds(1),
            Duration.ZERO,
            1,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            Duration.ZERO,
            ConnectionPool.HttpUpgrade.DEFAULT);
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  wire.isEnded();
                });
        var rig =
            new Rig(
                new MemoryFeed()
                    .service(
                        APP,
                        80,
                        TrafficPolicies.with(limits),
                        RetryPolicy.DEFAULT,
                        origin.address()));
        var first = rig.client();
        var second = rig.client();
        var third = rig.client();
        var fourth = rig.client()) {
      // One request may be on each event loop's first connection, one may wait behind them.
      for (var client : List.of(first, second, third, fourth)) {
        client.send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      }
      var outcome = rig.recorded().next();
      assertThat(outcome.status()).isEqualTo(503);
      assertThat(outcome.flags()).isEqualTo("UO");
    }
  }

  @Test
  void trafficFollowsTheEndpointsWithoutALostRequest() throws Exception {
    try (var one = Origin.echo("one");
        var two = Origin.echo("two");
        var rig = new Rig(new MemoryFeed().service(APP, 80, one.address()));
        var client = rig.client()) {
      var seen = new HashSet<String>();
      for (int i = 0; i < 400; i++) {
        if (i % 10 == 0) {
          rig.feed().place(KEY, i % 20 == 0 ? two.address() : one.address());
        }
        var answer = client.get(APP, "/" + i);
        assertThat(answer.status()).isEqualTo(200);
        seen.add(answer.body().substring(0, 3));
      }
      assertThat(seen).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void drainLetsRequestsFinishAndClientsKnow() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()));
        var client = rig.client()) {
      assertThat(client.get(APP, "/").header("connection")).isEmpty();
      Rig.await(rig.sidecar().drain());
      assertThat(client.get(APP, "/").header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  private static Route rule(String prefix, RouteAction action) {
    return new Route(
        Route.Source.DEFAULT, List.of(uri(prefix)), action, HeaderChanges.NONE, HeaderChanges.NONE);
  }

  private static RouteMatch uri(String prefix) {
    return new RouteMatch(
        Optional.of(new StringMatch.Prefix(prefix)),
        RouteMatch.UriCase.HEED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  private static RouteAction forward(Duration timeout, RetryPolicy retries) {
    return new RouteAction.Forward(
        List.of(new RouteAction.WeightedCluster(KEY, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
        RouteAction.Rewrite.NONE,
        timeout,
        retries);
  }

  private static Address closedPort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return new Address("127.0.0.1", socket.getLocalPort());
    }
  }
}
