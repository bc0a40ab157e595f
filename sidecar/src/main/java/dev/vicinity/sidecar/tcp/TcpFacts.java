package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.balance.PickReason;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.SocketAddresses;
import dev.vicinity.sidecar.telemetry.TcpFlow;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// What is known of an opaque connection so far. On its event loop only.
abstract class TcpFacts implements TcpFlow {
  private final DownstreamConnection connection;
  private final long startMillis;
  private final long startNanos;
  private String clusterName = "";
  private String pickReason = "";
  private String flags = "";
  private String failureReason = "";
  private String upstreamSpiffeId = "";
  private @Nullable ClusterSpec cluster;
  private @Nullable Endpoint endpoint;
  private @Nullable Address upstreamAddress;
  private @Nullable Address upstreamLocalAddress;
  private long durationNanos;
  private int tries;

  TcpFacts(DownstreamConnection connection, long startMillis, long startNanos) {
    this.connection = connection;
    this.startMillis = startMillis;
    this.startNanos = startNanos;
  }

  final void reported(ClusterSpec spec) {
    cluster = spec;
  }

  final void clusterName(String name) {
    clusterName = name;
  }

  final void picked(PickReason reason) {
    pickReason = reason.label();
  }

  final void trying(Address address, @Nullable Endpoint known) {
    tries++;
    upstreamAddress = address;
    endpoint = known;
  }

  final void connectedAs(@Nullable SocketAddress local, String spiffeId) {
    upstreamSpiffeId = spiffeId;
    upstreamLocalAddress = SocketAddresses.address(local);
  }

  final void failure(String reason) {
    failureReason = reason;
  }

  final void flags(String joined) {
    flags = joined;
  }

  final void ended(long nowNanos) {
    durationNanos = nowNanos - startNanos;
  }

  @Override
  public DownstreamConnection connection() {
    return connection;
  }

  @Override
  public String clusterName() {
    return clusterName;
  }

  @Override
  public @Nullable ClusterSpec cluster() {
    return cluster;
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public String pickReason() {
    return pickReason;
  }

  @Override
  public @Nullable Address upstreamAddress() {
    return upstreamAddress;
  }

  @Override
  public @Nullable Address upstreamLocalAddress() {
    return upstreamLocalAddress;
  }

  @Override
  public String upstreamSpiffeId() {
    return upstreamSpiffeId;
  }

  @Override
  public String flags() {
    return flags;
  }

  @Override
  public String upstreamFailureReason() {
    return failureReason;
  }

  @Override
  public long startMillis() {
    return startMillis;
  }

  @Override
  public long durationNanos() {
    return durationNanos;
  }

  @Override
  public int tries() {
    return tries;
  }
}
