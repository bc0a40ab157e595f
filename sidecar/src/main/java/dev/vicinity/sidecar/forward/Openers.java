package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import dev.vicinity.sidecar.exchange.Exchanges;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;

/// The exchanges of all lanes. Any event loop.
public final class Openers implements Exchanges {
  private final Map<EventLoop, Lane> lanes;
  private final Directory directory;

  public Openers(Map<EventLoop, Lane> lanes, Directory directory) {
    this.lanes = Map.copyOf(lanes);
    this.directory = directory;
  }

  @Override
  public ExchangeOpener opener(Channel channel, DownstreamConnection connection) {
    var lane = lanes.get(channel.eventLoop());
    if (lane == null) {
      throw new IllegalStateException("no lane for " + channel.eventLoop());
    }
    return switch (connection.direction()) {
      case OUTBOUND -> new OutboundOpener(lane, connection, directory);
      case INBOUND -> new InboundOpener(lane, connection, directory);
    };
  }
}
