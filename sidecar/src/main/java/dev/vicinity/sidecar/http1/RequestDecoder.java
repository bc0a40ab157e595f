package dev.vicinity.sidecar.http1;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Netty's decoder, which refuses folded lines too, and which stops behind a request whose answer
/// may change the protocol: what follows is not HTTP then. On its connection's event loop only.
final class RequestDecoder extends HttpRequestDecoder {
  /// How many bytes of the other protocol may come before the answer to its offer.
  private static final int EARLY = 64 * 1024;

  private final Folds folds = new Folds();
  private @Nullable ChannelHandlerContext own;
  private boolean broken;

  /// The last request that offers another protocol, until that is refused: nothing behind it is
  /// decoded.
  private @Nullable HttpRequest offer;

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

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (offer != null) {
      return;
    }
    if (broken || folds.isFolded(in)) {
      in.skipBytes(in.readableBytes());
      if (!broken) {
        broken = true;
        out.add(refused());
      }
      return;
    }
    int from = in.readerIndex();
    super.decode(ctx, in, out);
    folds.decoded(in.readerIndex() > from, out);
    for (int i = 0; i < out.size(); i++) {
      if (out.get(i) instanceof HttpRequest head && Heads.offersSwitch(head)) {
        offer = head;
        own = ctx;
      }
    }
  }

  private static HttpRequest refused() {
    var head =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(Folds.FOLDED)));
    return head;
  }
}
