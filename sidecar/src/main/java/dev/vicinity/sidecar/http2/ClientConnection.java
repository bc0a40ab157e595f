package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.Upstream;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// Our HTTP/2 connection to one host: as many streams as host and limits allow.
///
/// Used on its event loop only.
final class ClientConnection extends FrameConnection implements UpstreamConnection {
  /// What a server allows at least until it says otherwise, as RFC 9113, 6.5.2 recommends.
  private static final int BEFORE_SETTINGS = 100;

  private final int maxStreams;
  private final AsciiString scheme;
  private final UpstreamProtocol.Owner owner;
  private UpstreamFailure lost = new UpstreamFailure.Terminated();
  private int active;
  private int allowed = BEFORE_SETTINGS;
  private boolean tunnels;
  private boolean ending;

  ClientConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Http2Limits limits,
      AsciiString scheme,
      UpstreamProtocol.Owner owner) {
    super(decoder, encoder, settings, limits);
    this.maxStreams = limits.maxConcurrentStreams();
    this.scheme = scheme;
    this.owner = owner;
  }

  @Override
  public int room() {
    return ending || !channel().isActive() ? 0 : Math.max(0, allowed - active);
  }

  @Override
  public int active() {
    return active;
  }

  @Override
  public Upstream open(ResponseEvents events) {
    active++;
    return new ClientStream(this, events);
  }

  @Override
  public void drain() {
    ending = true;
    if (active == 0) {
      closeWhenIdle();
    }
  }

  @Override
  public Channel channel() {
    return context().channel();
  }

  boolean allowsTunnels() {
    return tunnels;
  }

  AsciiString scheme() {
    return scheme;
  }

  /// Not positive when all have been used.
  int nextStreamId() {
    int id = connection().local().incrementAndGetNextStreamId();
    if (id <= 0 && !ending) {
      ending = true;
      owner.goingAway(this);
    }
    return id;
  }

  void released() {
    active--;
    if (!ending) {
      owner.roomGrew(this);
    } else if (active == 0) {
      closeWhenIdle();
    }
  }

  @Override
  void headers(Http2Stream stream, Http2Headers headers, boolean last) throws Http2Exception {
    if (end(stream) instanceof ClientStream open) {
      open.headers(stream, headers, last);
    }
  }

  @Override
  void streamClosed(Http2Stream stream) {
    if (end(stream) instanceof ClientStream open) {
      open.closed(lost);
    }
  }

  @Override
  void settings(Http2Settings settings) {
    int known = allowed;
    allowed = Math.min(maxStreams, connection().local().maxActiveStreams());
    tunnels |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
    if (allowed > known && !ending) {
      owner.roomGrew(this);
    }
  }

  @Override
  void goneAway(int lastStream) {
    refuse(lastStream);
    if (!ending) {
      ending = true;
      owner.goingAway(this);
    }
    if (active == 0) {
      closeWhenIdle();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    ending = true;
    super.channelInactive(ctx);
    owner.closed(this);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    var stream = connection().stream(error.streamId());
    if (stream != null && end(stream) instanceof ClientStream open) {
      open.failing(new UpstreamFailure.ProtocolError(String.valueOf(error.getMessage())));
    }
    super.onStreamError(ctx, outbound, cause, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    lost = new UpstreamFailure.ProtocolError(String.valueOf(cause.getMessage()));
    super.onConnectionError(ctx, outbound, cause, error);
  }

  /// Streams above the last that the server takes were not processed; Netty closes them next.
  private void refuse(int lastStream) {
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                if (stream.id() > lastStream && end(stream) instanceof ClientStream open) {
                  open.peerReset(io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM.code());
                }
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException("a visitor that throws nothing threw", e);
    }
  }
}
