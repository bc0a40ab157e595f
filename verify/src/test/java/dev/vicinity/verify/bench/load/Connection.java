package dev.vicinity.verify.bench.load;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/// One connection of the load. Used by the load's event loop alone.
abstract class Connection extends ByteToMessageDecoder {
  final Load load;
  ChannelHandlerContext ctx;
  private boolean unflushed;
  private boolean up;

  Connection(Load load) {
    this.load = load;
  }

  /// Sends the next request, which was due at `due`.
  abstract void send(long due);

  /// How many more may be sent now.
  abstract int room();

  /// How many wait for their answer.
  abstract int waiting();

  /// Writes what comes before all requests.
  abstract void greet();

  void write(Object bytes) {
    ctx.write(bytes);
    unflushed = true;
  }

  void flush() {
    if (unflushed) {
      unflushed = false;
      ctx.flush();
    }
  }

  void close() {
    ctx.close();
  }

  boolean isUp() {
    return up;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (context.pipeline().get(SslHandler.class) == null) {
      ready();
    }
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ready();
      } else {
        context.close();
      }
    }
    super.userEventTriggered(context, event);
  }

  private void ready() {
    up = true;
    greet();
    load.ready(this);
    flush();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    up = false;
    load.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    load.problem(cause.toString());
    context.close();
  }
}
