package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Version;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import dev.vicinity.sidecar.exchange.RequestEvents;
import io.netty.handler.codec.http.HttpRequest;

/// Requests of one connection from the mesh: all go to the application. On its lane only.
final class InboundOpener implements ExchangeOpener {
  private final Lane lane;
  private final DownstreamConnection connection;
  private final Directory directory;
  private final Journey journey;
  private String certificate = "";
  private Version certificateVersion = Version.NONE;

  InboundOpener(Lane lane, DownstreamConnection connection, Directory directory) {
    this.lane = lane;
    this.connection = connection;
    this.directory = directory;
    this.journey =
        new Journey(
            directory.inbound(connection.destination().port()),
            null,
            connection.application(),
            Journey.NO_RETRIES,
            0);
  }

  /// What `x-forwarded-client-cert` says of this connection; empty for plain text.
  private String certificate() {
    if (!connection.peer().isMutual()) {
      return "";
    }
    var workload = directory.workload();
    if (certificate.isEmpty() || !workload.version().equals(certificateVersion)) {
      certificateVersion = workload.version();
      certificate =
          RequestEdits.certificate(
              workload.workload().spiffeId(workload.trustDomain()), connection.peer());
    }
    return certificate;
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
    RequestEdits.expectation(exchange);
    RequestEdits.inbound(exchange, certificate());
    exchange.forward(journey);
    return exchange;
  }
}
