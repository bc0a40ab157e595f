package dev.vicinity.sidecar.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One side of an opaque connection: what it reads, the other side writes. It reads on only while
/// the other side takes more, and tells the other side of its end without ending itself.
///
/// On the event loop of both sides only.
final class Relay extends ChannelInboundHandlerAdapter {
  private static final long LINGER_MILLIS = 1000;

  private final Runnable ended;
  private long read;
  private @Nullable Relay other;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf early;
  private boolean inputEnded;
  private boolean outputEnded;

  /// `ended` runs once this side's channel is closed.
  Relay(Runnable ended) {
    this.ended = ended;
  }

  /// From now on bytes flow to the other side.
  void join(Relay side) {
    other = side;
    var first = early;
    early = null;
    if (first != null) {
      side.write(first);
      side.flush();
    }
    if (inputEnded) {
      side.endOutput();
    } else {
      side.channel().eventLoop().execute(this::readOn);
    }
  }

  Channel channel() {
    var ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("a relay without channel");
    }
    return ctx.channel();
  }

  /// Bytes that this side has read.
  long bytesRead() {
    return read;
  }

  void close() {
    channel().close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    // Its end may have come before there was a use for it.
    inputEnded = ctx.channel() instanceof DuplexChannel duplex && duplex.isInputShutdown();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    read += bytes.readableBytes();
    var to = other;
    if (to != null) {
      to.write(bytes);
    } else if (early == null) {
      early = bytes;
    } else {
      early = Unpooled.wrappedBuffer(early, bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    var to = other;
    if (to != null) {
      to.flush();
      readOn();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    var from = other;
    if (from != null && ctx.channel().isWritable()) {
      from.readOn();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
      endInput();
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ReferenceCountUtil.release(early);
    early = null;
    inputEnded = true;
    outputEnded = true;
    var to = other;
    if (to != null) {
      // What is left to write goes out; nobody could take what still comes back.
      to.closeBehindWrites();
    }
    ended.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset is passed on as the end: neither side can tell whether all arrived.
    ctx.close();
  }

  private void endInput() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    var to = other;
    if (to != null) {
      to.flush();
      to.endOutput();
    }
    closeIfDone();
  }

  /// The other side has nothing more to say.
  private void endOutput() {
    if (outputEnded) {
      return;
    }
    outputEnded = true;
    var channel = channel();
    if (!channel.isActive()) {
      return;
    }
    if (inputEnded) {
      closeIfDone();
    } else if (channel.pipeline().get(SslHandler.class) == null
        && channel instanceof DuplexChannel duplex) {
      // Behind what is still to be written.
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> duplex.shutdownOutput());
    } else {
      linger(read);
    }
  }

  /// TLS ends both ways at once here, so the end is held back until no answer has come for a while.
  private void linger(long seen) {
    channel()
        .eventLoop()
        .schedule(
            () -> {
              if (read == seen) {
                closeBehindWrites();
              } else if (channel().isActive()) {
                linger(read);
              }
            },
            LINGER_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void closeIfDone() {
    if (inputEnded && outputEnded) {
      closeBehindWrites();
    }
  }

  private void closeBehindWrites() {
    channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  private void write(ByteBuf bytes) {
    if (outputEnded) {
      bytes.release();
    } else {
      channel().write(bytes, channel().voidPromise());
    }
  }

  private void flush() {
    if (!outputEnded) {
      channel().flush();
    }
  }

  private void readOn() {
    var to = other;
    if (to != null && !inputEnded && to.channel().isWritable()) {
      channel().read();
    }
  }
}
