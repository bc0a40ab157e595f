package dev.vicinity.control.world;

import dev.vicinity.control.translate.DestinationRuleFacts;
import dev.vicinity.control.translate.PolicyBlocks;
import dev.vicinity.control.translate.PolicyBlocks.LoadBalancer;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceEntryFacts.Resolution;
import dev.vicinity.control.translate.ServiceEntryFacts.Where;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.world.MeshService.OfEntry;
import dev.vicinity.control.world.MeshService.OfService;
import dev.vicinity.control.world.Registry.Found;
import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import java.util.List;
import java.util.Optional;

/// What a cluster is to one consumer: its service, the rule that holds for it, and what follows.
/// Pure over the rules; made for one question.
record Clusters(Rules rules, Workload consumer) {
  /// A cluster whose host and port exist.
  record Known(
      ClusterKey key, Found found, MeshService.Port port, Optional<DestinationRuleFacts> rule) {
    MeshService service() {
      return found.service();
    }

    /// Whether its subset exists; no subset does.
    boolean hasSubset() {
      return key.subset().isEmpty() || rule.flatMap(each -> each.subset(key.subset())).isPresent();
    }

    PolicyBlocks blocks() {
      return rule.map(each -> each.blocks(key.port(), key.subset())).orElse(PolicyBlocks.NONE);
    }
  }

  /// The cluster, or empty if nobody defines its host or port.
  Optional<Known> find(ClusterKey key) {
    return rules
        .registry()
        .full(consumer.namespace(), key.host())
        .flatMap(
            found ->
                found
                    .service()
                    .port(key.port())
                    .map(port -> new Known(key, found, port, ruleFor(found.service()))));
  }

  Optional<DestinationRuleFacts> ruleFor(MeshService service) {
    return rules.destinationRules().of(consumer, service.namespace(), service.host());
  }

  ClusterSpec spec(ClusterKey key) {
    var known = find(key).filter(Known::hasSubset);
    if (known.isEmpty()) {
      return new ClusterSpec(
          key, AppProtocol.AUTO, Membership.MISSING, key.host(), "", policy(Optional.empty()));
    }
    var cluster = known.get();
    return new ClusterSpec(
        key,
        cluster.port().protocol(),
        membership(cluster),
        cluster.service().shortName(),
        cluster.service().namespace(),
        policy(known));
  }

  private static Membership membership(Known cluster) {
    boolean passesThrough =
        cluster.blocks().loadBalancer().map(LoadBalancer::balancing).orElse(Balancing.RANDOM)
            == Balancing.PASSTHROUGH;
    if (passesThrough) {
      return Membership.ORIGINAL_DESTINATION;
    }
    return switch (cluster.service().origin()) {
      case OfService(ServiceFacts service) -> {
        if (!service.externalName().isEmpty()) {
          yield Membership.DNS;
        }
        // Who asks DNS for the pods has chosen one (reference 2.14).
        boolean whole = cluster.found().clusterHost().equals(cluster.service().host());
        yield whole && service.kind() == ServiceFacts.Kind.HEADLESS
            ? Membership.ORIGINAL_DESTINATION
            : Membership.ENDPOINTS;
      }
      case OfEntry(ServiceEntryFacts entry) ->
          switch (entry.resolution()) {
            case NONE -> Membership.ORIGINAL_DESTINATION;
            case STATIC -> Membership.ENDPOINTS;
            case DNS -> Membership.DNS;
          };
    };
  }

  private TrafficPolicy policy(Optional<Known> known) {
    var blocks = known.map(Known::blocks).orElse(PolicyBlocks.NONE);
    var origin =
        known
            .flatMap(Known::rule)
            .map(rule -> "DestinationRule " + rule.id().namespace() + "/" + rule.id().name())
            .orElse("");
    return new TrafficPolicy(
        origin,
        balancing(known, blocks),
        blocks.connections().orElse(ConnectionPool.DEFAULT),
        blocks.outliers().orElse(OutlierPolicy.CONNECT_FAILURES),
        tls(known, blocks));
  }

  private static Balancing balancing(Optional<Known> known, PolicyBlocks blocks) {
    boolean unresolved =
        known.map(Known::service).map(MeshService::origin).orElse(null)
                instanceof OfEntry(ServiceEntryFacts entry)
            && entry.resolution() == Resolution.NONE;
    return unresolved
        ? Balancing.PASSTHROUGH
        : blocks.loadBalancer().map(LoadBalancer::balancing).orElse(Balancing.LEAST_REQUEST);
  }

  private static UpstreamTls tls(Optional<Known> known, PolicyBlocks blocks) {
    var names = List.<String>of();
    boolean external = false;
    var origin = known.map(Known::service).map(MeshService::origin).orElse(null);
    switch (origin) {
      case OfEntry(ServiceEntryFacts entry) -> {
        names = entry.subjectAltNames();
        external = entry.where() == Where.MESH_EXTERNAL;
      }
      case OfService(ServiceFacts service) -> external = !service.externalName().isEmpty();
      case null -> {}
    }
    if (blocks.tls().isEmpty()) {
      return external ? new UpstreamTls.Disabled() : new UpstreamTls.Auto(names);
    }
    return switch (blocks.tls().get()) {
      case UpstreamTls.MeshMutual(var sni, var given) when given.isEmpty() ->
          new UpstreamTls.MeshMutual(sni, names);
      case UpstreamTls.Simple simple when simple.subjectAltNames().isEmpty() ->
          new UpstreamTls.Simple(
              simple.caCertificates(),
              simple.clientCertificate(),
              simple.privateKey(),
              simple.sni(),
              names,
              simple.verification());
      case UpstreamTls given -> given;
    };
  }

  /// The effective setting: the rule's, the service's, its namespace's, else near first (reference
  /// 2.2).
  LocalityPolicy locality(Known cluster) {
    return cluster
        .blocks()
        .loadBalancer()
        .flatMap(LoadBalancer::locality)
        .or(() -> distribution(cluster.service()))
        .orElseGet(LocalityPolicy.NearFirst::new);
  }

  private Optional<LocalityPolicy> distribution(MeshService service) {
    var own =
        switch (service.origin()) {
          case OfService(ServiceFacts facts) -> facts.locality().distribution();
          case OfEntry(ServiceEntryFacts entry) -> entry.distribution();
        };
    return own.or(() -> rules.distributionOf(service.namespace()))
        .map(LocalityPolicy.TrafficDistribution::new);
  }

  static Reach reach(MeshService service) {
    return service.origin() instanceof OfService(ServiceFacts facts)
            && facts.locality().internal() == ServiceFacts.InternalTraffic.LOCAL
        ? Reach.NODE
        : Reach.MESH;
  }

  static ResourceId idOf(MeshService service) {
    return service.origin().id();
  }
}
