package dev.vicinity.sidecar.admin;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.MtlsMode;
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
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.identity.CertificateStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A client in kr/a that calls `hello`: one host near, one ejected, one in us/b, one unready.
final class SampleState implements SidecarState {
  static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
  static final ClusterKey HELLO = ClusterKey.of("hello.sample.svc.cluster.local", 5000);

  volatile ControlLink link =
      new ControlLink(ControlLink.State.CONNECTED, "127.0.0.1:15012", STARTED);
  volatile List<String> obstacles = List.of();
  volatile Phase phase = Phase.LIVE;

  @Override
  public Identity identity() {
    return new Identity("client-1", "sample", STARTED);
  }

  @Override
  public Optional<WorkloadConfig> config() {
    return Optional.of(
        new WorkloadConfig(
            new Version(1, 7),
            workload("client-1", "client", "kr/a"),
            "cluster.local",
            List.of(),
            WorkloadConfig.OutboundMode.ALLOW_ANY,
            MtlsMode.PERMISSIVE,
            List.of(new InboundPort(8080, AppProtocol.HTTP, MtlsMode.PERMISSIVE, "", 0))));
  }

  @Override
  public List<Destination> destinations() {
    var forward =
        new RouteAction.Forward(
            List.of(
                new RouteAction.WeightedCluster(
                    HELLO, 100, HeaderChanges.NONE, HeaderChanges.NONE)),
            RouteAction.Rewrite.NONE,
            Duration.ZERO,
            RetryPolicy.DEFAULT);
    var route =
        new Route(
            new Route.Source("VirtualService", "sample", "hello", "http[0]"),
            List.of(),
            forward,
            HeaderChanges.NONE,
            HeaderChanges.NONE);
    var known =
        new Destination.Known(
            HELLO.host(),
            AppProtocol.HTTP,
            new RouteTable(List.of(route)),
            List.of(),
            List.of(spec()));
    return List.of(
        new Destination(new Target("hello.sample", 5000), new Version(1, 3), known),
        new Destination(
            new Target("example.com", 80), new Version(1, 4), new Destination.Unknown()));
  }

  @Override
  public List<ClusterState> clusters() {
    var hosts =
        List.of(
            host("127.0.1.1", "hello-kr-a-1", "kr/a", 0, Health.HEALTHY, 0.6),
            host("127.0.1.2", "hello-kr-a-2", "kr/a", 0, Health.EJECTED, 0),
            host("127.0.1.3", "hello-kr-b-1", "kr/b", 1, Health.PROBING, 0.1),
            host("127.0.1.4", "hello-us-b-1", "us/b", 2, Health.HEALTHY, 0.3),
            host("127.0.1.5", "hello-us-a-1", "us/a", 2, Health.UNREADY, 0));
    var groups = new ArrayList<LocalityGroup>();
    for (var host : hosts) {
      groups.add(
          new LocalityGroup(
              host.endpoint().locality(),
              host.tier(),
              1,
              LocalityGroup.Use.REGULAR,
              List.of(host.endpoint())));
    }
    var set =
        new EndpointSet(
            HELLO,
            new Version(1, 12),
            EndpointSet.Basis.NEAR_FIRST,
            EndpointSet.Weighting.POOLED,
            groups);
    return List.of(new ClusterState(spec(), set, hosts, ClusterState.Panic.CALM, 2, 9, 4, 1));
  }

  @Override
  public ControlLink link() {
    return link;
  }

  @Override
  public CertificateStatus certificates() {
    var leaf =
        new CertificateStatus.Certificate(
            "",
            "spiffe://cluster.local/ns/sample/sa/client",
            "5f3a",
            STARTED,
            STARTED.plus(Duration.ofHours(24)),
            "00ff");
    var root =
        new CertificateStatus.Certificate(
            "O=cluster.local", "", "01", STARTED, STARTED.plus(Duration.ofDays(3650)), "11ee");
    return new CertificateStatus(
        List.of(leaf), List.of(root), STARTED.plus(Duration.ofHours(12)), "");
  }

  @Override
  public List<Listener> listeners() {
    return List.of(new Listener("outbound", "127.0.0.1:15001"));
  }

  @Override
  public List<String> obstacles() {
    return obstacles;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  private static HostState host(
      String ip, String pod, String locality, int tier, Health health, double share) {
    var endpoint =
        new Endpoint(
            new Address(ip, 5000),
            workload(pod, "hello", locality),
            1,
            health == Health.UNREADY ? Readiness.UNREADY : Readiness.READY,
            Transport.MESH_TLS);
    boolean ejected = health == Health.EJECTED;
    return new HostState(
        endpoint,
        tier,
        health,
        share,
        ejected ? 0 : 1,
        ejected ? 2 : 0,
        ejected ? Duration.ofSeconds(42) : Duration.ZERO);
  }

  private static Workload workload(String pod, String owner, String locality) {
    return new Workload(
        pod,
        "sample",
        owner,
        owner,
        "node-1",
        "Kubernetes",
        Locality.parse(locality),
        Map.of("app", owner));
  }

  private static ClusterSpec spec() {
    return new ClusterSpec(
        HELLO,
        AppProtocol.HTTP,
        ClusterSpec.Membership.ENDPOINTS,
        "hello",
        "sample",
        new TrafficPolicy(
            "",
            Balancing.LEAST_REQUEST,
            ConnectionPool.DEFAULT,
            OutlierPolicy.CONNECT_FAILURES,
            new UpstreamTls.Auto(List.of())));
  }
}
