package dev.vicinity.control.world;

import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.core.locality.Ranking;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.core.route.RouteTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pods with a sidecar that a client addresses by IP, as the members of a StatefulSet do among
/// themselves: a cluster of one endpoint, named by the address, so that the pod is spoken to as a
/// strict one wants it. Reads the inventory under the world's lock; made for one question.
record PodTargets(Inventory inventory, Rules rules, MeshSettings settings) {
  /// What a sidecar answers itself, in plain text.
  private static final Set<Integer> OF_SIDECARS = Set.of(15009, 15020, 15021, 15090);

  Optional<Destination.Meaning> meaning(Target target) {
    var pod = meshed(target.host(), target.port());
    return pod == null ? Optional.empty() : Optional.of(known(pod, target));
  }

  /// Empty unless the cluster is a pod's.
  Optional<EndpointSet> endpoints(Workload consumer, ClusterKey key) {
    var pod = meshed(key.host(), key.port());
    if (pod == null) {
      return Optional.empty();
    }
    var workload = inventory.workload(pod);
    var mode = rules.peers().of(workload.namespace(), workload.labels(), key.port());
    var endpoint =
        new Endpoint(
            new Address(key.host(), key.port()),
            workload,
            1,
            Readiness.READY,
            mode == MtlsMode.DISABLE ? Transport.PLAIN : Transport.MESH_TLS);
    return Optional.of(
        Ranking.rank(
            key, List.of(endpoint), consumer, new LocalityPolicy.NearFirst(), Ranking.Reach.MESH));
  }

  private @Nullable PodFacts meshed(String address, int port) {
    var pod = inventory.podAt(address);
    boolean meshed = pod != null && pod.injection() == PodFacts.Injection.SIDECAR;
    return meshed && !OF_SIDECARS.contains(port) ? pod : null;
  }

  private Destination.Known known(PodFacts pod, Target target) {
    var declared = port(pod, target.port());
    var protocol = declared.map(InboundPort::protocol).orElse(AppProtocol.AUTO);
    var key = ClusterKey.of(target.host(), target.port());
    var all = List.of(new WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE));
    var route =
        new Route(
            Route.Source.DEFAULT,
            List.of(),
            new RouteAction.Forward(
                all, RouteAction.Rewrite.NONE, Duration.ZERO, RetryPolicy.DEFAULT),
            HeaderChanges.NONE,
            HeaderChanges.NONE);
    var spec =
        new ClusterSpec(
            key,
            protocol,
            ClusterSpec.Membership.ENDPOINTS,
            declared.map(InboundPort::serviceHost).map(PodTargets::shortName).orElse(""),
            pod.id().namespace(),
            policy());
    return new Destination.Known(
        target.host(),
        protocol,
        new RouteTable(List.of(route)),
        protocol.isHttp() ? List.of() : all,
        List.of(spec));
  }

  private Optional<InboundPort> port(PodFacts pod, int number) {
    return new Configs(settings, rules)
        .of(inventory.workload(pod), pod).ports().stream()
            .filter(port -> port.port() == number)
            .findFirst();
  }

  private static String shortName(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private static TrafficPolicy policy() {
    return new TrafficPolicy(
        "",
        Balancing.LEAST_REQUEST,
        ConnectionPool.DEFAULT,
        OutlierPolicy.CONNECT_FAILURES,
        new UpstreamTls.Auto(List.of()));
  }
}
