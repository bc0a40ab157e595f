package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The live state of one endpoint of one cluster: requests in flight, health, failures in a row.
///
/// Keyed by address; outlives endpoint sets. Event loops write `begin`, `end` and the counters and
/// read everything, without locks; endpoint and health are written by the cluster's one writer.
public final class UpstreamHost {
  private static final VarHandle ACTIVE;

  static {
    try {
      ACTIVE = MethodHandles.lookup().findVarHandle(UpstreamHost.class, "active", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Address address;
  private final FailureCounters failures = new FailureCounters();
  private volatile Endpoint endpoint;
  private volatile HostHealth health = new HostHealth.Healthy();

  @SuppressWarnings("unused") // written through ACTIVE
  private volatile int active;

  public UpstreamHost(Endpoint endpoint) {
    this.address = endpoint.address();
    this.endpoint = endpoint;
  }

  public Address address() {
    return address;
  }

  /// What the newest endpoint set says of this address.
  public Endpoint endpoint() {
    return endpoint;
  }

  /// Takes the word of a newer endpoint set; counters and health stay. For the cluster's writer.
  public void update(Endpoint newer) {
    if (!newer.address().equals(address)) {
      throw new IllegalArgumentException(
          "endpoint: " + newer.address() + " (expected: " + address + ")");
    }
    endpoint = newer;
  }

  public HostHealth health() {
    return health;
  }

  /// For the cluster's writer, who rebuilds the balancer afterwards.
  public void health(HostHealth now) {
    health = now;
  }

  /// Requests (or opaque connections) in flight.
  public int active() {
    return active;
  }

  /// Counts a request in; each needs one `end`.
  public void begin() {
    ACTIVE.getAndAdd(this, 1);
  }

  /// Counts a request out.
  public void end() {
    ACTIVE.getAndAdd(this, -1);
  }

  /// Failures in a row, as the outlier detector counts them.
  public FailureCounters failures() {
    return failures;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
