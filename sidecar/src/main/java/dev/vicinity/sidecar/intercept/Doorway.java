package dev.vicinity.sidecar.intercept;

import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Drain;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A connection's first handler: reads until its rule knows what to do, makes way for what serves
/// the connection and hands it what was read. On the channel's event loop only.
final class Doorway extends ChannelInboundHandlerAdapter {
  private static final List<String> HTTP_ALPN = List.of("h2", "http/1.1");
  private static final List<String> OPAQUE_ALPN = List.of("istio-peer-exchange", "h2", "http/1.1");

  /// How long a client that has begun to say what it speaks may take to say it.
  private static final long UNDECIDED_SECONDS = 60;

  private final Services services;
  private final Rule rule;
  private final DownstreamConnection connection;
  private @Nullable ByteBuf read;
  private FirstBytes bytes = FirstBytes.UNDECIDED;
  private boolean decided;
  private boolean reading;
  private boolean ended;
  private @Nullable ScheduledFuture<?> patience;

  Doorway(Services services, Rule rule, DownstreamConnection connection) {
    this.services = services;
    this.rule = rule;
    this.connection = connection;
  }

  /// A client may be gone with all said before it is known where that goes.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    decide(ctx);
    if (!decided) {
      ctx.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (decided || !(message instanceof ByteBuf more)) {
      ctx.fireChannelRead(message);
      return;
    }
    reading = true;
    append(ctx, more);
    bytes = sniff();
    decide(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (decided) {
      ctx.fireChannelReadComplete();
      return;
    }
    ctx.read();
    // Who has said nothing at all may wait for the server to speak first.
    if (patience == null && read != null) {
      patience = ctx.executor().schedule(() -> silent(ctx), UNDECIDED_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void stopTimer() {
    var pending = patience;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (decided || (event != ChannelInputShutdownEvent.INSTANCE && event != Drain.IDLE)) {
      ctx.fireUserEventTriggered(event);
    } else if (read == null || event == Drain.IDLE) {
      ctx.close();
    } else {
      ended = true;
      silent(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimer();
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /// Judges again with what is known now, once.
  void decide(ChannelHandlerContext ctx) {
    if (decided || ctx.isRemoved()) {
      return;
    }
    var verdict = rule.decide(bytes);
    if (verdict != Verdict.WAIT) {
      decided = true;
      stopTimer();
      act(ctx, verdict);
    }
  }

  /// The client said nothing for too long to go on waiting, or will say nothing more.
  void silent(ChannelHandlerContext ctx) {
    if (bytes instanceof FirstBytes.Undecided) {
      bytes = FirstBytes.OPAQUE;
      decide(ctx);
    }
  }

  private void act(ChannelHandlerContext ctx, Verdict verdict) {
    var channel = ctx.channel();
    if (!hasUseForHalf(ctx, verdict)) {
      if (ended) {
        ctx.close();
        return;
      }
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
    switch (verdict) {
      case MUTUAL_HTTP -> secure(ctx, HTTP_ALPN, Handshake.Inside.HTTP);
      case MUTUAL_OPAQUE -> secure(ctx, OPAQUE_ALPN, Handshake.Inside.OPAQUE);
      case PLAIN_HTTP_1 -> services.serveHttp1(channel, connection);
      case PLAIN_HTTP_2 -> services.serveHttp2(channel, connection);
      case PLAIN_OPAQUE -> services.tcp().serve(channel, named());
      case REFUSE -> ctx.close();
      case WAIT -> throw new IllegalStateException("nothing to do yet");
    }
    makeWay(ctx, verdict);
  }

  /// Whether a client that says no more may still be answered.
  private static boolean hasUseForHalf(ChannelHandlerContext ctx, Verdict verdict) {
    return switch (verdict) {
      case PLAIN_OPAQUE -> true;
      case PLAIN_HTTP_1 -> ctx.pipeline().get(SslHandler.class) == null;
      case MUTUAL_HTTP, MUTUAL_OPAQUE, PLAIN_HTTP_2, REFUSE, WAIT -> false;
    };
  }

  private void secure(ChannelHandlerContext ctx, List<String> alpn, Handshake.Inside inside) {
    if (!services.tls().isReady()) {
      ctx.close();
      return;
    }
    ctx.pipeline()
        .addLast(services.tls().server(ctx.alloc(), alpn))
        .addLast(new Handshake(services, named(), inside));
  }

  /// The connection with the server's name that the client asked for.
  private DownstreamConnection named() {
    return bytes instanceof FirstBytes.Tls(ClientHello hello)
        ? connection.secured(hello.sni(), connection.peer())
        : connection;
  }

  private void makeWay(ChannelHandlerContext ctx, Verdict verdict) {
    var kept = read;
    read = null;
    if (kept != null) {
      ctx.fireChannelRead(kept);
      if (!reading) {
        ctx.fireChannelReadComplete();
      }
    }
    if (ended && verdict == Verdict.PLAIN_HTTP_1) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private FirstBytes sniff() {
    return read == null ? FirstBytes.UNDECIDED : Sniffer.sniff(read);
  }

  private void append(ChannelHandlerContext ctx, ByteBuf more) {
    var before = read;
    if (before == null) {
      read = more;
    } else {
      var joined = ctx.alloc().buffer(before.readableBytes() + more.readableBytes());
      joined.writeBytes(before).writeBytes(more);
      before.release();
      more.release();
      read = joined;
    }
  }

  private void release() {
    ReferenceCountUtil.release(read);
    read = null;
  }
}
