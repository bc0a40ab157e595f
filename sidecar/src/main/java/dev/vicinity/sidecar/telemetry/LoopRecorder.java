package dev.vicinity.sidecar.telemetry;

import dev.vicinity.sidecar.exchange.Carried;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.telemetry.StandardLabels.Traffic;
import org.jspecify.annotations.Nullable;

/// What one event loop counts. Used on that loop only.
///
/// A request that looks like an earlier one costs one table look-up and a few plain additions.
final class LoopRecorder {
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";

  private final Buckets buckets;
  private final LoopSeries mesh;
  private final LoopSeries zones;
  private final LoopSeries hosts;
  private final LoopSeries connections;
  private final LoopSeries connectionZones;
  private final PeerCache peers = new PeerCache();
  private final MeterTable<RequestMeter> requests = new MeterTable<>();
  private final MeterTable<TcpMeter> flows = new MeterTable<>();
  private Self self = Self.UNKNOWN;
  private int generation;

  LoopRecorder(MeshMetrics metrics) {
    buckets = metrics.buckets();
    mesh = metrics.requests().forLoop();
    zones = metrics.zones().forLoop();
    hosts = metrics.hosts().forLoop();
    connections = metrics.connections().forLoop();
    connectionZones = metrics.connectionZones().forLoop();
  }

  void finished(Finished exchange, Self now) {
    know(now);
    meter(exchange)
        .count(
            buckets,
            exchange.durationNanos() / 1_000_000,
            exchange.requestBytes(),
            exchange.responseBytes());
  }

  void opened(TcpFlow flow, Self now) {
    know(now);
    var meter = meter(flow);
    meter.add(TcpMeter.Family.OPENED, 1);
    if (meter.zones() != null) {
      meter.zones().add(0, 1);
    }
  }

  void transferred(TcpFlow flow, Self now, long receivedBytes, long sentBytes) {
    know(now);
    var meter = meter(flow);
    meter.add(TcpMeter.Family.RECEIVED, receivedBytes);
    meter.add(TcpMeter.Family.SENT, sentBytes);
  }

  void closed(TcpFlow flow, Self now) {
    know(now);
    meter(flow).add(TcpMeter.Family.CLOSED, 1);
  }

  private RequestMeter meter(Finished exchange) {
    var service = serviceKey(exchange);
    var peer =
        peerKey(exchange, exchange.peerMetadataId(), exchange.peerMetadata(), exchange.authority());
    long outcome = outcome(exchange);
    var flags = exchange.flags();
    var reason = exchange.pickReason();
    var known = requests.find(service, peer, outcome, flags, reason);
    if (known != null) {
      return known;
    }
    var made = newMeter(exchange);
    forgetIfRetired();
    requests.put(new MeterTable.Entry<>(service, peer, outcome, flags, reason, made));
    return made;
  }

  private TcpMeter meter(TcpFlow flow) {
    var service = serviceKey(flow);
    var peer = peerKey(flow, "", "", "");
    long outcome = channelBits(flow);
    var known = flows.find(service, peer, outcome, flow.flags(), flow.pickReason());
    if (known != null) {
      return known;
    }
    var made = newMeter(flow);
    forgetIfRetired();
    flows.put(
        new MeterTable.Entry<>(service, peer, outcome, flow.flags(), flow.pickReason(), made));
    return made;
  }

  private void know(Self now) {
    if (self != now) {
      self = now;
      forget();
    }
  }

  /// Series taken out of the sums must not be counted in any more.
  private void forgetIfRetired() {
    int now =
        mesh.generation()
            + zones.generation()
            + hosts.generation()
            + connections.generation()
            + connectionZones.generation();
    if (now != generation) {
      generation = now;
      forget();
    }
  }

  private void forget() {
    requests.clear();
    flows.clear();
  }

  private static Object serviceKey(Carried carried) {
    var spec = carried.cluster();
    return spec != null ? spec : carried.clusterName();
  }

  /// Inbound, who calls; outbound, who answers, or what was asked for if nobody can be named.
  private Object peerKey(Carried carried, String id, String metadata, String authority) {
    if (isInbound(carried)) {
      return peers.resolve(id, metadata, carried.connection().peer().spiffeId());
    }
    var endpoint = carried.endpoint();
    if (endpoint != null) {
      return endpoint;
    }
    return carried.cluster() != null ? Peer.UNKNOWN : authority;
  }

  private static long outcome(Finished exchange) {
    long packed = (long) exchange.status() << 16 | (exchange.grpcStatus() + 1 & 0xffff);
    packed = packed << 1 | (exchange.isGrpc() ? 1 : 0);
    return packed << 2 | channelBits(exchange);
  }

  private static long channelBits(Carried carried) {
    return (carried.upstreamSpiffeId().isEmpty() ? 0 : 2) | (isInbound(carried) ? 1 : 0);
  }

  private static boolean isInbound(Carried carried) {
    return carried.connection().direction() == Direction.INBOUND;
  }

  private RequestMeter newMeter(Finished exchange) {
    var traffic =
        traffic(
            exchange,
            peerKey(
                exchange, exchange.peerMetadataId(), exchange.peerMetadata(), exchange.authority()),
            exchange.authority(),
            exchange.isGrpc() ? "grpc" : "http");
    var grpcStatus =
        exchange.isGrpc() && exchange.grpcStatus() >= 0
            ? Integer.toString(exchange.grpcStatus())
            : "";
    var series =
        mesh.of(StandardLabels.http(traffic, exchange.status(), grpcStatus, exchange.flags()));
    if (isInbound(exchange)) {
      return new RequestMeter(series, null, null);
    }
    var codeClass = exchange.status() < 100 ? "0" : exchange.status() / 100 + "xx";
    return new RequestMeter(
        series,
        zones.of(StandardLabels.zones(traffic, exchange.pickReason(), codeClass)),
        hostMeter(exchange));
  }

  private @Nullable HostMeter hostMeter(Finished exchange) {
    var endpoint = exchange.endpoint();
    if (endpoint == null) {
      return null;
    }
    var labels = HostMeter.labels(exchange.clusterName(), endpoint.address().toString());
    return HostMeter.of(hosts.of(labels), exchange.status(), exchange.flags());
  }

  private TcpMeter newMeter(TcpFlow flow) {
    var traffic = traffic(flow, peerKey(flow, "", "", ""), "", "tcp");
    var series = connections.of(StandardLabels.tcp(traffic, flow.flags()));
    return isInbound(flow)
        ? new TcpMeter(series, null)
        : new TcpMeter(
            series, connectionZones.of(StandardLabels.tcpZones(traffic, flow.pickReason())));
  }

  private Traffic traffic(Carried carried, Object peer, String authority, String protocol) {
    if (peer instanceof Peer caller && isInbound(carried)) {
      var service = Service.inbound(carried.clusterName(), authority, self);
      return new Traffic(DESTINATION, caller, self.facing(caller.principal()), service, protocol);
    }
    var spec = carried.cluster();
    var endpoint = carried.endpoint();
    var principal = carried.upstreamSpiffeId();
    return new Traffic(
        SOURCE,
        self.facing(principal),
        endpoint == null ? Peer.UNKNOWN : Peer.of(endpoint.workload(), principal),
        spec == null ? Service.unknown(carried.clusterName(), authority) : Service.of(spec),
        protocol);
  }
}
