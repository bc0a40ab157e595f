package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import dev.vicinity.sidecar.exchange.RequestEvents;
import dev.vicinity.sidecar.exchange.Tunnels;
import dev.vicinity.sidecar.http1.HeadWriter.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.x connection from a client: its requests one after the other, however early they
/// come. On its event loop only.
final class DownstreamHandler extends ChannelInboundHandlerAdapter implements Downstream {
  private final RequestDecoder decoder;
  private final ExchangeOpener opener;
  private final ConnectTunnel tunnel;
  private final ArrayDeque<Object> queued = new ArrayDeque<>(0);
  private MessageWriter writer;
  private HalfClosed halfClosed;
  private ChannelHandlerContext ctx;
  private @Nullable HttpRequest held; // not known yet whether a body follows

  private @Nullable RequestEvents exchange;
  private HttpMethod method = HttpMethod.GET;
  private boolean http10;
  private boolean persistent = true;
  private boolean draining;
  private boolean requestOpen;
  private boolean responseOpen;
  private boolean raw;
  private boolean tunnelled;
  private boolean unqueueing;
  private boolean opening;
  private boolean awaitingSwitch;
  private boolean unread; // what follows cannot be told apart any more
  private boolean left; // nothing is begun any more
  private boolean ended; // the client says nothing more

  // The context exists from handlerAdded on, before anything is read.
  @SuppressWarnings("NullAway.Init")
  DownstreamHandler(
      RequestDecoder decoder,
      ExchangeOpener opener,
      DownstreamConnection connection,
      Tunnels tunnels) {
    this.decoder = decoder;
    this.opener = opener;
    this.tunnel = new ConnectTunnel(connection, tunnels);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    writer = new MessageWriter(context);
    halfClosed = new HalfClosed(context, writer);
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (left) {
      ReferenceCountUtil.release(message);
    } else if (tunnelled) {
      context.fireChannelRead(message);
    } else if (raw) {
      rawBytes(message);
    } else if (!queued.isEmpty() || isStopped(message)) {
      queued.add(message);
    } else {
      received(message);
    }
  }

  private void received(Object message) {
    switch (message) {
      case HttpRequest head -> {
        Heads.judge(head);
        if (head.decoderResult().isFailure()) {
          unread = true;
          begin(head, End.LAST);
        } else {
          awaitingSwitch = decoder.isOffer(head);
          held = head;
        }
      }
      case HttpContent content -> {
        var head = held;
        if (head != null) {
          held = null;
          if (tunnel.isWanted(head)) {
            content.release();
            enterTunnel(head);
            return;
          }
          if (content == LastHttpContent.EMPTY_LAST_CONTENT && !awaitingSwitch) {
            begin(head, End.LAST);
            return;
          }
          boolean offered = awaitingSwitch;
          begin(head, End.OPEN);
          content(content);
          resumeIfRefused(offered);
        } else {
          content(content);
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest head, End end) {
    method = head.method();
    http10 = HttpVersion.HTTP_1_0.equals(head.protocolVersion());
    persistent = persistent && head.decoderResult().isSuccess() && HttpUtil.isKeepAlive(head);
    requestOpen = end == End.OPEN;
    responseOpen = true;
    opening = true;
    exchange = opener.open(this, head, end);
    opening = false;
    next();
  }

  private void content(HttpContent content) {
    var events = exchange;
    if (events == null || !requestOpen) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      persistent = false;
      unread = true;
      if (!responseOpen) {
        ctx.close();
      }
      events.malformed();
    } else if (!(content instanceof LastHttpContent last)) {
      events.body(content.content(), End.OPEN);
    } else if (awaitingSwitch) {
      last.release();
    } else {
      requestOpen = false;
      Heads.end(last, events);
      next();
    }
  }

  private void enterTunnel(HttpRequest head) {
    writer.flush(); // the answers before it
    tunnelled = tunnel.open(ctx, head);
    if (tunnelled) {
      ctx.pipeline().remove(decoder);
      ctx.pipeline().remove(this);
    } else {
      begin(head, End.LAST);
    }
  }

  private void rawBytes(Object message) {
    if (message instanceof ByteBuf bytes && exchange != null) {
      exchange.body(bytes, End.OPEN);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    var head = held;
    if (head != null) {
      held = null;
      boolean offered = awaitingSwitch;
      begin(head, End.OPEN);
      resumeIfRefused(offered);
    }
    var events = exchange;
    if (events != null) {
      events.readComplete();
    }
    if ((events == null || !requestOpen) && queued.isEmpty()) {
      // Between requests for the next one, and while answering to see the client leave.
      context.read();
    }
  }

  @Override
  public void head(HttpResponse head, End end) {
    int code = head.status().code();
    if (code < 200 && code != 101) {
      if (!http10) {
        writer.response(head, Framing.NONE, Persistence.SILENT, End.OPEN);
      }
      return;
    }
    var framing = Framing.of(method, head, end, http10 ? Framing.RAW : Framing.CHUNKED);
    if (framing == Framing.RAW || draining || isLast()) {
      persistent = false;
    }
    writer.response(head, framing, Persistence.of(code, persistent, http10), end);
    if (code == 101) {
      switchToRaw();
    }
    if (end == End.LAST) {
      answered();
    }
  }

  /// Opaque bytes both ways from here on.
  private void switchToRaw() {
    raw = true;
    requestOpen = true;
    awaitingSwitch = false;
    writer.raw();
    ctx.pipeline().remove(decoder);
    ctx.read();
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    writer.body(bytes, end);
    if (end == End.LAST) {
      answered();
    }
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    writer.trailers(trailers);
    answered();
  }

  private void answered() {
    responseOpen = false;
    boolean refused = awaitingSwitch;
    if (refused) {
      // The request had no body.
      awaitingSwitch = false;
      requestOpen = false;
    }
    if (!persistent || isLast()) {
      leave();
    } else if (requestOpen) {
      // The rest of the request is read and dropped; it may have been paused.
      ctx.read();
    } else {
      next();
      // What was answered while it was opened still has its own end to come.
      resumeIfRefused(refused && !opening);
    }
  }

  private void resumeIfRefused(boolean offered) {
    if (offered && !awaitingSwitch && !raw && !left) {
      decoder.resume();
    }
  }

  private void leave() {
    left = true;
    halfClosed.stop();
    writer.flush();
    if (!ended && ((requestOpen && !raw) || unread)) {
      Farewell.begin(ctx, decoder);
    } else {
      Farewell.whenSent(ctx);
    }
  }

  /// Begins what waited, once request and answer are both complete.
  private void next() {
    if (opening || responseOpen || requestOpen) {
      return;
    }
    exchange = null;
    if (left || unqueueing || queued.isEmpty()) {
      return;
    }
    unqueueing = true;
    while (!queued.isEmpty() && !isStopped(queued.peek())) {
      received(queued.poll());
    }
    unqueueing = false;
    if (queued.isEmpty()) {
      channelReadComplete(ctx);
      if (ended && !left && (exchange == null || requestOpen)) {
        leave();
      }
    }
  }

  /// Whether it must wait: a request behind an unfinished one.
  private boolean isStopped(@Nullable Object message) {
    return message instanceof HttpRequest && (responseOpen || requestOpen || held != null);
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void reset() {
    writer.breakOff();
    responseOpen = false;
    requestOpen = false;
    exchange = null;
    ctx.close();
  }

  @Override
  public boolean isWritable() {
    return writer.isWritable();
  }

  @Override
  public void read() {
    if (!decoder.isOverfull()) {
      ctx.read();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var events = exchange;
    if (events != null && writer.isWritable()) {
      events.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    var events = exchange;
    exchange = null;
    held = null;
    halfClosed.stop();
    writer.release();
    queued.forEach(ReferenceCountUtil::release);
    queued.clear();
    if (events != null) {
      events.aborted();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // A client is told with its next answer: one that writes into a closing connection loses.
    draining |= event == Drain.GRACEFUL;
    if (event == Drain.IDLE && exchange == null && queued.isEmpty()) {
      context.close();
    }
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded();
    }
    if (event == RequestDecoder.OVERDUE && queued.isEmpty()) {
      decoder.giveUpHead();
    }
    context.fireUserEventTriggered(event);
  }

  /// What the client has said whole is answered.
  private void inputEnded() {
    ended = true;
    if (left) {
      return;
    }
    if (raw || requestOpen || (exchange == null && queued.isEmpty())) {
      leave();
    } else {
      halfClosed.watch();
    }
  }

  /// Whether nothing can follow what is being answered.
  private boolean isLast() {
    return ended && queued.isEmpty();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Mishap.note(cause);
    context.close();
  }
}
