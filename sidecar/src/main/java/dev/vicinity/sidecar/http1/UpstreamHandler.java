package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.Upstream;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamProtocol.Owner;
import dev.vicinity.sidecar.http1.Decoders.ResponseDecoder;
import dev.vicinity.sidecar.http1.Decoders.ResponseDecoder.Expected;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection to a host and the one request on it. On its event loop only.
final class UpstreamHandler extends ChannelInboundHandlerAdapter
    implements Upstream, UpstreamConnection {
  private final Channel channel;
  private final ResponseDecoder decoder;
  private final Owner owner;
  private MessageWriter writer;
  private ChannelHandlerContext ctx;
  private @Nullable ResponseEvents events;
  private boolean requestOpen;
  private boolean persistent = true;
  private boolean interim;
  private boolean offering;
  private boolean switching;
  private boolean raw;
  private boolean broken; // it did not end: it was reset

  // The context exists from handlerAdded on, before anybody else sees this connection.
  @SuppressWarnings("NullAway.Init")
  UpstreamHandler(Channel channel, ResponseDecoder decoder, Owner owner) {
    this.channel = channel;
    this.decoder = decoder;
    this.owner = owner;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    writer = new MessageWriter(context);
    // A host that leaves a request unread may have answered it: what failed is writing alone.
    channel.config().setAutoClose(false);
    // Also an idle connection reads, to see its end.
    context.read();
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public int room() {
    return events == null && persistent && channel.isActive() ? 1 : 0;
  }

  @Override
  public int active() {
    return events == null ? 0 : 1;
  }

  @Override
  public Upstream open(ResponseEvents response) {
    events = response;
    requestOpen = true;
    return this;
  }

  @Override
  public void drain() {
    persistent = false;
    if (events == null) {
      ctx.close();
    }
  }

  @Override
  public void head(HttpRequest head, End end) {
    decoder.expect(HttpMethod.HEAD.equals(head.method()) ? Expected.HEAD_ONLY : Expected.BODY);
    writer.request(head, end);
    requestOpen = end == End.OPEN;
    offering = requestOpen && head.headers().contains(HttpHeaderNames.UPGRADE);
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    if (!requestOpen) {
      bytes.release();
      return;
    }
    writer.body(bytes, end);
    requestOpen = end == End.OPEN;
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    writer.trailers(trailers);
    requestOpen = false;
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void reset() {
    events = null;
    persistent = false;
    ctx.close();
  }

  @Override
  public boolean isWritable() {
    return writer.isWritable();
  }

  @Override
  public void read() {
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var response = events;
    if (response == null) {
      // Nobody asked: the peer is out of step.
      ReferenceCountUtil.release(message);
      persistent = false;
      context.close();
      return;
    }
    switch (message) {
      case HttpResponse head -> head(response, head);
      case HttpContent content -> content(response, content);
      case ByteBuf bytes -> response.body(bytes, End.OPEN);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void head(ResponseEvents response, HttpResponse head) {
    if (head.decoderResult().isFailure()) {
      fail(response, new UpstreamFailure.ProtocolError(reason(head.decoderResult().cause())));
      return;
    }
    if (Heads.isAmbiguous(head)) {
      fail(response, new UpstreamFailure.ProtocolError("ambiguous head"));
      return;
    }
    int code = head.status().code();
    interim = code < 200;
    if (code == 101 && !offering) {
      fail(response, new UpstreamFailure.ProtocolError("switch that nobody offered"));
    } else if (code == 101) {
      switching = true;
      decoder.setSingleDecode(true);
      response.head(head, End.OPEN);
    } else {
      persistent = persistent && (interim || HttpUtil.isKeepAlive(head));
      response.head(head, End.OPEN);
    }
  }

  private void content(ResponseEvents response, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      content.release();
      fail(response, new UpstreamFailure.ProtocolError(reason(content.decoderResult().cause())));
    } else if (!(content instanceof LastHttpContent last)) {
      response.body(content.content(), End.OPEN);
    } else if (broken && !channel.isActive()) {
      // The decoder takes the end of the connection for that of a body without length.
      last.release();
      fail(response, new UpstreamFailure.Terminated());
    } else if (switching) {
      switching = false;
      raw = true;
      persistent = false;
      requestOpen = true;
      writer.raw();
      channel.pipeline().remove(decoder);
    } else if (interim) {
      interim = false;
    } else {
      finish(response, last);
    }
  }

  /// The connection is free before the exchange hears of the end, so that what follows on the other
  /// side finds it.
  private void finish(ResponseEvents response, LastHttpContent last) {
    events = null;
    if (requestOpen || decoder.hasMore()) {
      // What came behind the answer would answer whoever asks next.
      persistent = false;
    }
    if (persistent) {
      owner.roomGrew(this);
    } else {
      ctx.close();
    }
    if (last.trailingHeaders().isEmpty()) {
      response.body(last.content(), End.LAST);
    } else {
      if (last.content().isReadable()) {
        response.body(last.content(), End.OPEN);
      } else {
        last.release();
      }
      response.trailers(last.trailingHeaders());
    }
  }

  private void fail(ResponseEvents response, UpstreamFailure failure) {
    events = null;
    persistent = false;
    ctx.close();
    response.failed(failure);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    var response = events;
    if (response != null) {
      response.readComplete();
    } else {
      context.read();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var response = events;
    if (response != null && writer.isWritable()) {
      response.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    var response = events;
    events = null;
    persistent = false;
    writer.release();
    owner.closed(this);
    if (response == null) {
      return;
    }
    if (raw) {
      response.body(Unpooled.EMPTY_BUFFER, End.LAST);
    } else {
      response.failed(new UpstreamFailure.Terminated());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Mishap.note(cause);
    persistent = false;
    broken = true;
    if (!mayStillAnswer(cause)) {
      context.close();
    }
  }

  /// Whether only writing failed. Reading goes on then, to the answer or the end.
  private boolean mayStillAnswer(Throwable cause) {
    return events != null
        && cause instanceof IOException
        && channel instanceof DuplexChannel duplex
        && duplex.isOutputShutdown()
        && !duplex.isInputShutdown();
  }

  private static String reason(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
