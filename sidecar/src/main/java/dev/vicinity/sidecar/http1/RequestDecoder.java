package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.HeadTimeoutException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Netty's decoder, which refuses folded lines and heads that do not come to their end too, and
/// which stops behind a request whose answer may change the protocol: what follows is not HTTP
/// then. On its connection's event loop only.
final class RequestDecoder extends HttpRequestDecoder {
  /// How many bytes of the other protocol may come before the answer to its offer.
  private static final int EARLY = 64 * 1024;

  /// How long a head may take (Envoy's `request_headers_timeout`).
  static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(60);

  /// Fired as a user event, again and again while the head that has begun is not whole in time.
  /// What is behind may have kept it from being read.
  static final Object OVERDUE = new Object();

  private final Folds folds = new Folds();
  private @Nullable ChannelHandlerContext own;
  private boolean broken;

  /// The last request that offers another protocol, until that is refused: nothing behind it is
  /// decoded.
  private @Nullable HttpRequest offer;

  private boolean withinHead;
  private boolean withinBody;
  private @Nullable ScheduledFuture<?> overdue;

  RequestDecoder(HttpDecoderConfig limits) {
    super(limits);
  }

  /// The offer was refused: what follows is the next request.
  void resume() {
    offer = null;
    var context = own;
    if (context != null) {
      try {
        channelRead(context, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        context.fireExceptionCaught(e);
      }
    }
  }

  /// Whether the answer to this request may change the protocol.
  boolean isOffer(HttpRequest head) {
    return head == offer;
  }

  /// Whether more than enough came early.
  boolean isOverfull() {
    return offer != null && actualReadableBytes() > EARLY;
  }

  /// Answers the head that is not whole as far as it came; what follows is dropped.
  void giveUpHead() {
    var context = own;
    if (context != null && withinHead && !broken) {
      broken = true;
      withinHead = false;
      context.fireChannelRead(refused(new HeadTimeoutException()));
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    // Nearly all heads come in one piece and need no timer.
    if (withinHead && overdue == null) {
      own = ctx;
      overdue = later(ctx);
    }
  }

  private ScheduledFuture<?> later(ChannelHandlerContext ctx) {
    return ctx.executor()
        .schedule(
            () -> {
              overdue = later(ctx);
              ctx.fireUserEventTriggered(OVERDUE);
            },
            HEADERS_TIMEOUT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void stopTimer() {
    var pending = overdue;
    if (pending != null) {
      overdue = null;
      pending.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    stopTimer();
    super.channelInactive(ctx);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    stopTimer();
    super.handlerRemoved0(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (offer != null) {
      return;
    }
    if (broken || folds.isFolded(in)) {
      in.skipBytes(in.readableBytes());
      if (!broken) {
        broken = true;
        withinHead = false;
        stopTimer();
        out.add(refused(new IllegalArgumentException(Folds.FOLDED)));
      }
      return;
    }
    // Empty lines before a head are none of it.
    withinHead |= !withinBody && in.forEachByte(ByteProcessor.FIND_NON_CRLF) >= 0;
    int from = in.readerIndex();
    super.decode(ctx, in, out);
    folds.decoded(in.readerIndex() > from, out);
    for (int i = 0; i < out.size(); i++) {
      decoded(ctx, out.get(i));
    }
  }

  private void decoded(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest head) {
      withinHead = false;
      withinBody = true;
      stopTimer();
      if (Heads.offersSwitch(head)) {
        offer = head;
        own = ctx;
      }
    }
    if (message instanceof LastHttpContent) {
      withinBody = false;
    }
  }

  private static HttpRequest refused(Exception cause) {
    var head =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    head.setDecoderResult(DecoderResult.failure(cause));
    return head;
  }
}
