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
  private boolean halted;

  RequestDecoder(HttpDecoderConfig limits) {
    super(limits);
  }

  /// The offer was refused: what follows is the next request.
  void resume() {
    halted = false;
    var context = own;
    if (context != null) {
      try {
        channelRead(context, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        context.fireExceptionCaught(e);
      }
    }
  }

  /// Whether more than enough came early.
  boolean isOverfull() {
    return halted && actualReadableBytes() > EARLY;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (halted) {
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
        halted = true;
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
