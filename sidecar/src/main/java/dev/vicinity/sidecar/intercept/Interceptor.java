package dev.vicinity.sidecar.intercept;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.cluster.Resolution;
import dev.vicinity.sidecar.cluster.TargetEntry;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import dev.vicinity.sidecar.exchange.SocketAddresses;
import dev.vicinity.sidecar.exchange.Tunnels;
import dev.vicinity.sidecar.listener.Acceptor;
import dev.vicinity.sidecar.listener.Listening;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds out where an accepted socket meant to go and what it speaks. Any event loop; reads what
/// the directory published.
public final class Interceptor implements Acceptor, Tunnels {
  /// How long a permissive port that is declared opaque waits for a mesh client's hello, which
  /// comes with the connection, before it takes the client for one that lets the server speak
  /// first.
  private static final long HELLO_MILLIS = 500;

  /// How long control may take to say what a destination is before it counts as unknown.
  private static final long RESOLVE_MILLIS = 2000;

  private final Directory directory;
  private final Services services;

  public Interceptor(Directory directory, Services services) {
    this.directory = directory;
    this.services = services;
  }

  @Override
  public void accepted(Channel channel, Listening listening) {
    var local = SocketAddresses.address(channel.localAddress());
    var remote = SocketAddresses.address(channel.remoteAddress());
    if (local == null || remote == null) {
      channel.close();
      return;
    }
    boolean captured = listening.capture() == Capture.CAPTURED;
    var destination = captured ? OriginalDestination.of(channel) : local;
    if (destination == null || (captured && destination.equals(local))) {
      // Made straight to the capturing port: forwarding it would come back here for ever.
      channel.close();
      return;
    }
    boolean explicitInbound = !captured && listening.direction() == Direction.INBOUND;
    var connection =
        new DownstreamConnection(
            listening.direction(),
            listening.capture(),
            local,
            remote,
            destination,
            explicitInbound ? listening.application() : destination,
            "",
            PeerIdentity.NONE);
    switch (listening.direction()) {
      case INBOUND -> inbound(channel, connection);
      case OUTBOUND -> outbound(channel, connection);
    }
  }

  @Override
  public void open(Channel channel, DownstreamConnection connection) {
    outbound(channel, connection);
  }

  private void inbound(Channel channel, DownstreamConnection connection) {
    var port = port(directory.workload(), connection.destination().port());
    var mode = port.mtls();
    var protocol = port.protocol();
    Rule rule =
        InboundRules.needsNoBytes(mode, protocol)
            ? _ -> Verdict.PLAIN_OPAQUE
            : bytes -> InboundRules.decide(mode, protocol, bytes);
    var doorway = new Doorway(services, rule, connection);
    channel.pipeline().addLast(doorway);
    if (mode == MtlsMode.PERMISSIVE && OutboundRules.needsNoBytes(protocol)) {
      later(channel, doorway, HELLO_MILLIS);
    }
  }

  private void outbound(Channel channel, DownstreamConnection connection) {
    if (connection.capture() == Capture.EXPLICIT) {
      channel.pipeline().addLast(new Doorway(services, Rule.HTTP_ONLY, connection));
      return;
    }
    var to = connection.destination();
    var rule = new TowardsTarget(directory.target(new Target(to.host(), to.port())));
    // Asked once: the answer may come at any moment, and is not to be missed.
    boolean open = rule.declared() == null;
    var doorway = new Doorway(services, rule, connection);
    channel.pipeline().addLast(doorway);
    if (open) {
      rule.entry.whenResolved(channel.eventLoop(), () -> again(channel, doorway));
      channel
          .eventLoop()
          .schedule(
              () -> {
                rule.late = true;
                again(channel, doorway);
              },
              RESOLVE_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  private static void again(Channel channel, Doorway doorway) {
    var ctx = channel.pipeline().context(doorway);
    if (ctx != null) {
      doorway.decide(ctx);
    }
  }

  private static void later(Channel channel, Doorway doorway, long millis) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              var ctx = channel.pipeline().context(doorway);
              if (ctx != null) {
                doorway.silent(ctx);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /// Ports that no Service names are sniffed, in the workload's mode.
  private static InboundPort port(WorkloadConfig workload, int number) {
    for (var port : workload.ports()) {
      if (port.port() == number) {
        return port;
      }
    }
    return new InboundPort(number, AppProtocol.AUTO, workload.mtls(), "", 0);
  }

  /// Decides by what the mesh knows of the destination, which may not be known at once.
  private static final class TowardsTarget implements Rule {
    private final TargetEntry entry;
    private boolean late;

    TowardsTarget(TargetEntry entry) {
      this.entry = entry;
    }

    @Nullable AppProtocol declared() {
      return switch (entry.resolution()) {
        case Resolution.Service service -> service.known().protocol();
        case Resolution.Stranger _ -> AppProtocol.AUTO;
        case null -> late ? AppProtocol.AUTO : null;
      };
    }

    @Override
    public Verdict decide(FirstBytes bytes) {
      var declared = declared();
      if (declared == null) {
        return Verdict.WAIT;
      }
      return OutboundRules.needsNoBytes(declared)
          ? Verdict.PLAIN_OPAQUE
          : OutboundRules.decide(declared, bytes);
    }
  }
}
