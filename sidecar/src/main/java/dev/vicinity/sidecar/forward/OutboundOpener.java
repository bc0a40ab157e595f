package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig.OutboundMode;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.cluster.Resolution;
import dev.vicinity.sidecar.cluster.TargetEntry;
import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import dev.vicinity.sidecar.exchange.RequestEvents;
import dev.vicinity.sidecar.forward.Authority.PortRule;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests of one connection of the application: each goes where the mesh says its target is. On
/// its lane only.
final class OutboundOpener implements ExchangeOpener {
  /// How long the first request to a target waits for control's word.
  private static final long PATIENCE_SECONDS = 5;

  private final Lane lane;
  private final DownstreamConnection connection;
  private final Directory directory;
  private final PortRule portRule;
  private final int port;

  /// The authority of the last request, since most connections ask for one only.
  private String lastAuthority = "";

  private @Nullable TargetEntry lastEntry;

  OutboundOpener(Lane lane, DownstreamConnection connection, Directory directory) {
    this.lane = lane;
    this.connection = connection;
    this.directory = directory;
    boolean captured = connection.capture() == Capture.CAPTURED;
    this.portRule = captured ? PortRule.DESTINATION : PortRule.AUTHORITY;
    this.port = captured ? connection.destination().port() : 80;
  }

  @Override
  public RequestEvents open(Downstream downstream, HttpRequest head, End end) {
    var exchange = new Exchange(lane, connection, downstream, head, end);
    var malformed = Malformed.reply(head);
    if (malformed != null) {
      Malformed.refuse(exchange, malformed);
      return exchange;
    }
    if (lane.overload().refusesRequest()) {
      exchange.reply(LocalReply.OVERLOADED);
      return exchange;
    }
    exchange.authority = Authority.settle(head);
    var entry = entry(exchange.authority);
    if (entry == null) {
      exchange.reply(LocalReply.BAD_REQUEST);
      return exchange;
    }
    RequestEdits.expectation(exchange);
    var resolution = entry.resolution();
    if (resolution != null) {
      route(exchange, entry.target(), resolution);
    } else {
      await(exchange, entry);
    }
    return exchange;
  }

  private @Nullable TargetEntry entry(String authority) {
    var known = lastEntry;
    if (known != null && known.isHeld() && lastAuthority.equals(authority)) {
      return known;
    }
    var target = Authority.target(authority, port, portRule);
    if (target == null) {
      return null;
    }
    var entry = directory.target(target);
    lastAuthority = authority;
    lastEntry = entry;
    return entry;
  }

  private void await(Exchange exchange, TargetEntry entry) {
    var patience =
        lane.loop()
            .schedule(
                () -> {
                  if (entry.resolution() == null && !exchange.isDone()) {
                    exchange.reply(LocalReply.UNRESOLVED);
                  }
                },
                PATIENCE_SECONDS,
                TimeUnit.SECONDS);
    entry.whenResolved(
        lane.loop(),
        () -> {
          patience.cancel(false);
          var resolution = entry.resolution();
          if (resolution != null && !exchange.isDone()) {
            route(exchange, entry.target(), resolution);
          }
        });
  }

  private void route(Exchange exchange, Target target, Resolution resolution) {
    switch (resolution) {
      case Resolution.Service service -> ServiceRouting.route(exchange, service, target);
      case Resolution.Stranger _ -> pass(exchange, target);
    }
  }

  private void pass(Exchange exchange, Target target) {
    if (directory.workload().outbound() == OutboundMode.REGISTRY_ONLY) {
      exchange.clusterName = "BlackHoleCluster";
      exchange.reply(LocalReply.BLOCKED);
      return;
    }
    var address =
        portRule == PortRule.DESTINATION
            ? connection.destination()
            : new Address(target.host(), target.port());
    if (address.equals(connection.local())) {
      // Sent on to ourselves it would come back for ever.
      exchange.reply(LocalReply.NO_ROUTE);
      return;
    }
    RequestEdits.outbound(exchange);
    exchange.forward(new Journey(directory.passthrough(), null, address, Journey.NO_RETRIES, 0));
  }
}
