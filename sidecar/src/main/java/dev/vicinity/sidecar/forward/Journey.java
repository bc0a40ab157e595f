package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Retries;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.sidecar.cluster.Cluster;
import org.jspecify.annotations.Nullable;

/// Where a request goes and within what limits.
///
/// `reported` is the cluster's spec as telemetry names the service, null for clusters of our own.
/// `direct` is the address to go to where no balancer chooses. Times are nanoseconds, 0 for none.
record Journey(
    Cluster cluster,
    @Nullable ClusterSpec reported,
    @Nullable Address direct,
    Retries retries,
    long timeoutNanos) {
  static final Retries NO_RETRIES = Retries.of(RetryPolicy.NONE);
}
