package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.world.Clusters.Known;
import dev.vicinity.core.locality.Ranking;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.route.Destination;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Answers over a world; each answer is computed from one state of it.
record WorldCatalog(World world) implements Catalog {
  @Override
  public boolean isComplete() {
    return world.isComplete();
  }

  @Override
  public Optional<Workload> workload(String namespace, String pod) {
    return world.reading(
        () ->
            Optional.ofNullable(world.inventory().pod(namespace, pod))
                .map(world.inventory()::workload));
  }

  @Override
  public WorkloadConfig config(Workload workload) {
    return world.reading(
        () ->
            new Configs(world.settings(), world.rules())
                .of(workload, world.inventory().pod(workload.namespace(), workload.name())));
  }

  @Override
  public View destinationView(Workload consumer, Target target) {
    return world.reading(() -> new Views(world.rules(), consumer).destination(target));
  }

  @Override
  public Destination.Meaning meaning(Workload consumer, Target target) {
    return world.reading(
        () ->
            switch (new Meanings(world.rules(), consumer, target).meaning()) {
              case Destination.Known known -> known;
              case Destination.Unknown unknown -> pods().meaning(target).orElse(unknown);
            });
  }

  private PodTargets pods() {
    return new PodTargets(world.inventory(), world.rules(), world.settings());
  }

  @Override
  public View endpointView(Workload consumer, ClusterKey cluster) {
    return world.reading(() -> new Views(world.rules(), consumer).endpoints(cluster));
  }

  @Override
  public EndpointSet endpoints(Workload consumer, ClusterKey cluster) {
    return world.reading(
        () -> {
          var clusters = new Clusters(world.rules(), consumer);
          return clusters
              .find(cluster)
              .filter(Known::hasSubset)
              .map(known -> ranked(clusters, known))
              .or(() -> pods().endpoints(consumer, cluster))
              .orElseGet(() -> EndpointSet.empty(cluster, UNPUBLISHED));
        });
  }

  private EndpointSet ranked(Clusters clusters, Known cluster) {
    var policy = clusters.locality(cluster);
    var members = Members.of(world.inventory(), world.rules(), world.workloads(), cluster);
    return Ranking.rank(
        cluster.key(),
        listed(members, cluster, policy),
        clusters.consumer(),
        policy,
        Clusters.reach(cluster.service()));
  }

  /// Endpoints that are not ready are left out where a minimum of health is asked for (reference
  /// 2.7).
  private static Collection<Endpoint> listed(
      Collection<Endpoint> members, Known cluster, LocalityPolicy policy) {
    boolean drops =
        cluster.blocks().outliers().filter(each -> each.minHealthPercent() > 0).isPresent()
            && !(policy instanceof LocalityPolicy.TrafficDistribution);
    return drops
        ? members.stream().filter(each -> each.readiness() != Readiness.UNREADY).toList()
        : members;
  }

  @Override
  public List<Target> targets() {
    return world.reading(
        () ->
            world.rules().services().stream()
                .flatMap(List::stream)
                .filter(service -> !Hosts.isWildcard(service.host()))
                .flatMap(
                    service ->
                        service.ports().stream()
                            .map(port -> new Target(service.host(), port.number())))
                .distinct()
                .sorted(Comparator.comparing(Target::host).thenComparing(Target::port))
                .toList());
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    world.onChange(listener);
  }
}
