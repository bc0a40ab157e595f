package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// A client's HTTP/2 connection: each of its requests begins an exchange.
///
/// Used on its event loop only.
final class ServerConnection extends FrameConnection {
  /// How long a client that does not answer pings may take to learn that we drain.
  private static final long DRAIN_NOTICE_MILLIS = 1000;

  private static final long DRAIN_PING = 0x7669_6369_6e69_7479L;

  private final ExchangeOpener opener;
  private final RandomGenerator random;
  private boolean draining;
  private boolean refusing;

  ServerConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Http2Limits limits,
      ExchangeOpener opener,
      RandomGenerator random) {
    super(decoder, encoder, settings, limits);
    this.opener = opener;
    this.random = random;
  }

  @Override
  void headers(Http2Stream stream, Http2Headers headers, boolean last) throws Http2Exception {
    if (end(stream) instanceof ServerStream open) {
      open.trailers(headers);
      return;
    }
    var kind =
        RequestHeads.isExtendedConnect(headers)
            ? ServerStream.Kind.TUNNEL
            : ServerStream.Kind.REQUEST;
    var key = kind == ServerStream.Kind.TUNNEL ? webSocketKey() : "";
    var request = RequestHeads.toHttp1(stream.id(), headers, key);
    var opened = new ServerStream(this, stream, kind);
    attach(stream, opened);
    opened.touch();
    var end = last ? End.LAST : End.OPEN;
    opened.opened(opener.open(opened, request, end), end);
  }

  @Override
  void streamClosed(Http2Stream stream) {
    if (end(stream) instanceof ServerStream open) {
      open.closed();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == Drain.GRACEFUL) {
      drain(ctx);
    }
    super.userEventTriggered(ctx, event);
  }

  /// First says that streams will be refused, and only refuses them when the client must have
  /// heard: requests that crossed the notice are still served.
  private void drain(ChannelHandlerContext ctx) {
    if (draining || !ctx.channel().isActive()) {
      return;
    }
    draining = true;
    goAway(Integer.MAX_VALUE);
    encoder().writePing(ctx, false, DRAIN_PING, ctx.newPromise());
    flush(ctx);
    ctx.executor().schedule(this::refuse, DRAIN_NOTICE_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  void pingAnswered(long payload) {
    if (payload == DRAIN_PING) {
      refuse();
    }
  }

  private void refuse() {
    if (!refusing && context().channel().isActive()) {
      refusing = true;
      goAway(connection().remote().lastStreamCreated());
      flushSoon();
      closeWhenIdle();
    }
  }

  private String webSocketKey() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
