package dev.vicinity.sidecar.warm;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
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
import dev.vicinity.sidecar.discovery.Feed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mesh of two services, both by the one endpoint, that is the workload itself.
final class OwnMesh implements Feed {
  private static final String HOST = "warm-up.vicinity";
  private static final int HTTP_PORT = 80;
  private static final int GRPC_PORT = 81;

  /// Authorities of its services.
  static final String HTTP = HOST + ":" + HTTP_PORT;

  static final String GRPC = HOST + ":" + GRPC_PORT;
  private static final Version VERSION = new Version(1, 1);

  /// Exchanges that the end breaks off are no reason to eject anybody, and to say so.
  private static final OutlierPolicy NEVER =
      new OutlierPolicy(
          OutlierPolicy.Source.DEFAULT,
          0,
          0,
          OutlierPolicy.LocalOrigin.SPLIT,
          0,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          0,
          0,
          List.of());

  private final WorkloadConfig workload;
  private @Nullable Listener listener;
  private @Nullable Address endpoint;

  OwnMesh(WorkloadConfig real) {
    workload =
        new WorkloadConfig(
            VERSION,
            real.workload(),
            real.trustDomain(),
            real.trustDomainAliases(),
            WorkloadConfig.OutboundMode.REGISTRY_ONLY,
            MtlsMode.PERMISSIVE,
            List.of());
  }

  Feed open(Listener told) {
    listener = told;
    return this;
  }

  /// Tells who we are, and from now on where the services are. Before the first request.
  void tell(Address inbound) {
    endpoint = inbound;
    told().workload(workload);
  }

  private Listener told() {
    var known = listener;
    if (known == null) {
      throw new IllegalStateException("nobody listens");
    }
    return known;
  }

  @Override
  public void subscribe(Target target) {
    var at = endpoint;
    var meaning =
        at == null || !target.host().equals(HOST)
            ? new Destination.Unknown()
            : service(target.port() == HTTP_PORT ? AppProtocol.HTTP : AppProtocol.GRPC, target, at);
    told().destination(new Destination(target, VERSION, meaning));
  }

  private Destination.Meaning service(AppProtocol protocol, Target target, Address at) {
    var key = ClusterKey.of(target.host(), target.port());
    told().endpoints(endpoints(key, at));
    var policy =
        new TrafficPolicy(
            "",
            Balancing.LEAST_REQUEST,
            ConnectionPool.DEFAULT,
            NEVER,
            new UpstreamTls.Auto(List.of()));
    var spec = new ClusterSpec(key, protocol, ClusterSpec.Membership.ENDPOINTS, HOST, "", policy);
    var all =
        List.of(new RouteAction.WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE));
    var route =
        new Route(
            Route.Source.DEFAULT,
            List.of(),
            new RouteAction.Forward(
                all, RouteAction.Rewrite.NONE, Duration.ZERO, RetryPolicy.DEFAULT),
            HeaderChanges.NONE,
            HeaderChanges.NONE);
    return new Destination.Known(
        HOST, protocol, new RouteTable(List.of(route)), List.of(), List.of(spec));
  }

  private EndpointSet endpoints(ClusterKey key, Address at) {
    var own = new Endpoint(at, workload.workload(), 1, Readiness.READY, Transport.MESH_TLS);
    var group = new LocalityGroup(own.locality(), 0, 1, LocalityGroup.Use.REGULAR, List.of(own));
    return new EndpointSet(
        key, VERSION, EndpointSet.Basis.NEAR_FIRST, EndpointSet.Weighting.POOLED, List.of(group));
  }

  @Override
  public void unsubscribe(Target target) {}

  @Override
  public void subscribe(ClusterKey cluster) {}

  @Override
  public void unsubscribe(ClusterKey cluster) {}

  @Override
  public Link link() {
    return new Link(Link.State.CONNECTED, 0);
  }
}
