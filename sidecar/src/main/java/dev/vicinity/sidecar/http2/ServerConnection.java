package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client's HTTP/2 connection: each of its requests begins an exchange.
///
/// Used on its event loop only.
final class ServerConnection extends FrameConnection {
  /// How long a client that does not answer pings may take to learn that we drain.
  private static final long DRAIN_NOTICE_MILLIS = 1000;

  private static final long DRAIN_PING = 0x7669_6369_6e69_7479L;

  private final ExchangeOpener opener;
  private final RandomGenerator random;
  private final StreamHistory history = new StreamHistory();
  private final HeadWatch heads = new HeadWatch(this::headTooLate);
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
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      heads.came(bytes);
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    heads.readComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    heads.close();
    super.channelInactive(ctx);
  }

  /// Nothing else could come behind it.
  private void headTooLate() {
    onError(
        context(),
        false,
        Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "request header timeout"));
    flushSoon();
  }

  @Override
  void headers(Http2Stream stream, Http2Headers headers, boolean last) throws Http2Exception {
    if (end(stream) instanceof ServerStream open) {
      open.trailers(headers);
      return;
    }
    history.opened(stream.id());
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
      if (open.isRequestReceived()) {
        history.ended(stream.id());
      }
      open.closed();
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    if (outbound || !isAnswered(ctx, error)) {
      super.onStreamError(ctx, outbound, cause, error);
    }
  }

  /// Whether nothing is left to do about what a client did wrong with one stream.
  private boolean isAnswered(ChannelHandlerContext ctx, Http2Exception.StreamException error) {
    int id = error.streamId();
    var stream = connection().stream(id);
    if (stream != null && end(stream) instanceof ServerStream open) {
      if (open.isRequestReceived() && error.error() == Http2Error.PROTOCOL_ERROR) {
        // A head behind the end of a request is first of all too late, whatever it says.
        onError(ctx, false, Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, "ended"));
        return true;
      }
      open.malformed();
      return false;
    }
    var misuse = stream == null ? history.misuse(id) : null;
    if (misuse != null) {
      onError(ctx, false, Http2Exception.connectionError(misuse, "stream %d is over", id));
      return true;
    }
    return isNew(id, stream) && isRefused(stream, error);
  }

  private boolean isNew(int id, @Nullable Http2Stream stream) {
    return stream != null || id > connection().remote().lastStreamCreated();
  }

  /// A head that is none: counted as a request. The stream is used up by it, so that what follows
  /// there is no error of the connection, which others share.
  private boolean isRefused(@Nullable Http2Stream known, Http2Exception.StreamException error) {
    Http2Stream stream = known;
    if (stream == null) {
      try {
        stream = connection().remote().createStream(error.streamId(), false);
      } catch (Http2Exception e) {
        return false;
      }
      history.opened(stream.id());
    }
    boolean tooLarge = error instanceof Http2Exception.HeaderListSizeException;
    var refused = new ServerStream(this, stream, ServerStream.Kind.REQUEST);
    attach(stream, refused);
    opener.open(refused, RequestHeads.refused(error, tooLarge), End.LAST);
    return tooLarge;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    // A request may cross the notice.
    if (event == Drain.GRACEFUL || (event == Drain.IDLE && connection().numActiveStreams() == 0)) {
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
