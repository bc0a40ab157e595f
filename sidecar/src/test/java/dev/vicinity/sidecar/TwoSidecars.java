package dev.vicinity.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.config.InboundBind;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.identity.MeshTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A sidecar beside a client, one beside an application, and a service of one endpoint between
/// them.
final class TwoSidecars {
  private final OwnAuthority authority = new OwnAuthority();
  private final MemoryFeed clientFeed = new MemoryFeed();
  private final MemoryFeed serverFeed = new MemoryFeed();
  private final Vertx vertx;
  private final String host;
  private final int port;
  private Sidecar clientSide;
  private Sidecar serverSide;
  private Address outbound;
  private Address inbound;
  private AppProtocol protocol = AppProtocol.HTTP;
  private Transport transport = Transport.PLAIN;

  // Whole once started.
  @SuppressWarnings("NullAway.Init")
  TwoSidecars(Vertx vertx, String host, int port) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
  }

  Address outbound() {
    return outbound;
  }

  /// Where the one beside the application takes what is meant for it.
  Address inbound() {
    return inbound;
  }

  /// The TLS of a workload of this mesh.
  MeshTls tlsOfClient() {
    return authority.tlsOf("spiffe://cluster.local/ns/test/sa/client");
  }

  /// The outbound listener, with its own address as another name of the service, for programs that
  /// ask for what they connect to.
  Address ownAddressAsService() {
    service(new Target(outbound.host(), outbound.port()));
    return outbound;
  }

  /// The client's sidecar is not told what it asks for from now on.
  void fallSilent() {
    clientFeed.fallSilent();
  }

  void close() throws Exception {
    await(clientSide.close());
    await(serverSide.close());
  }

  void start(int application, AppProtocol declared, Transport transport, MtlsMode mode)
      throws Exception {
    serverSide =
        new Sidecar(
            vertx,
            settings(
                List.of(
                    new InboundBind(
                        new Address("127.0.0.1", 0), new Address("127.0.0.1", application)))),
            parts(serverFeed, "spiffe://cluster.local/ns/test/sa/echo"));
    var bound = await(serverSide.start());
    clientSide =
        new Sidecar(
            vertx,
            settings(List.of()),
            parts(clientFeed, "spiffe://cluster.local/ns/test/sa/client"));
    inbound = bound.inboundBinds().getFirst();
    serverFeed.workload(workload(new InboundPort(inbound.port(), declared, mode, host, port)));
    protocol = declared;
    this.transport = transport;
    service(new Target(host, port));
    outbound = await(clientSide.start()).outbound();
    clientFeed.workload(workload());
  }

  private void service(Target target) {
    var key = ClusterKey.of(target.host(), target.port());
    clientFeed.tell(clientFeed.set(key, List.of(MemoryFeed.endpoint(inbound, transport))));
    var spec =
        new ClusterSpec(
            key,
            protocol,
            ClusterSpec.Membership.ENDPOINTS,
            "echo",
            "test",
            MemoryFeed.TrafficPolicies.PLAIN);
    var weighted = new RouteAction.WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE);
    var forward =
        new RouteAction.Forward(
            List.of(weighted), RouteAction.Rewrite.NONE, Duration.ZERO, RetryPolicy.NONE);
    clientFeed.tell(
        new Destination(
            target,
            clientFeed.next(),
            new Destination.Known(
                target.host(),
                protocol,
                new RouteTable(List.of(MemoryFeed.rule(forward))),
                List.of(weighted),
                List.of(spec))));
  }

  private Parts parts(MemoryFeed feed, String spiffeId) {
    return new Parts(feed::open, authority.tlsOf(spiffeId), new Recorded());
  }

  private static WorkloadConfig workload(InboundPort... ports) {
    return new WorkloadConfig(
        new dev.vicinity.core.mesh.Version(1, 1),
        new Workload("pod", "test", "pod", "sa", "", "", Locality.NONE, Map.of()),
        "cluster.local",
        List.of(),
        WorkloadConfig.OutboundMode.ALLOW_ANY,
        MtlsMode.PERMISSIVE,
        List.of(ports));
  }

  private static SidecarSettings settings(List<InboundBind> binds) {
    var any = new Address("127.0.0.1", 0);
    var nothing = Path.of("/dev/null");
    return new SidecarSettings(
        "pod",
        "test",
        any,
        nothing,
        nothing,
        SidecarSettings.Interception.EXPLICIT,
        any,
        any,
        binds,
        any,
        any,
        any,
        1,
        Duration.ofSeconds(1));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }
}
