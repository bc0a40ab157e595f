package dev.vicinity.verify.kube;

import dev.vicinity.control.Control;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.discovery.GrpcFeed;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A sidecar without a data plane: real certificate, real stream, and the newest of what came.
/// Written by the feed's thread, read by tests.
final class Follower implements Feed.Listener, AutoCloseable {
  private final WorkloadIdentity identity;
  private final GrpcFeed feed;
  private final Map<ClusterKey, EndpointSet> endpoints = new ConcurrentHashMap<>();
  private final Map<Target, Destination> destinations = new ConcurrentHashMap<>();
  private volatile @Nullable WorkloadConfig workload;
  private volatile BiConsumer<EndpointSet, Long> onEndpoints = (_, _) -> {};

  private Follower(Vertx vertx, Control control, String pod, String token) {
    var random = RandomGenerator.getDefault();
    identity =
        new WorkloadIdentity(
            vertx,
            new IdentitySettings(control.discovery(), pod, () -> token, control::rootsPem),
            InstantSource.system(),
            random);
    feed =
        new GrpcFeed(
            new GrpcFeed.Settings(control.discovery(), pod, Objects.NAMESPACE, "test", ""),
            new GrpcFeed.Parts(vertx, identity, System::nanoTime, random),
            this);
  }

  /// Gets a certificate, connects and waits for the workload's own configuration.
  static Follower start(Vertx vertx, Control control, String pod, String token) {
    var follower = new Follower(vertx, control, pod, token);
    ControlOnCluster.await(follower.identity.start(), "certificate of " + pod);
    ControlOnCluster.await(follower.feed.start(), "stream of " + pod);
    return follower;
  }

  GrpcFeed feed() {
    return feed;
  }

  WorkloadIdentity identity() {
    return identity;
  }

  @Nullable WorkloadConfig workload() {
    return workload;
  }

  /// The newest set of a cluster, or an empty map: address to endpoint.
  Map<String, Endpoint> endpoints(ClusterKey cluster) {
    var set = endpoints.get(cluster);
    if (set == null) return Map.of();
    return set.groups().stream()
        .flatMap(group -> group.endpoints().stream())
        .collect(Collectors.toMap(endpoint -> endpoint.address().host(), endpoint -> endpoint));
  }

  /// The newest set of a cluster.
  @Nullable EndpointSet set(ClusterKey cluster) {
    return endpoints.get(cluster);
  }

  @Nullable Destination destination(Target target) {
    return destinations.get(target);
  }

  /// Calls back for every set that comes, with the moment it came.
  void onEndpoints(BiConsumer<EndpointSet, Long> listener) {
    onEndpoints = listener;
  }

  @Override
  public void workload(WorkloadConfig config) {
    workload = config;
  }

  @Override
  public void destination(Destination destination) {
    destinations.put(destination.target(), destination);
  }

  @Override
  public void endpoints(EndpointSet set) {
    endpoints.put(set.cluster(), set);
    onEndpoints.accept(set, System.nanoTime());
  }

  @Override
  public void close() {
    ControlOnCluster.await(feed.stop(), "stop");
    identity.stop();
  }
}
