package dev.vicinity.sidecar.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What both ends share of one HTTP/2 connection: frames go straight to the ends of their streams,
/// and what those write leaves in one flush per turn of the event loop.
///
/// Used on its event loop only.
abstract class FrameConnection extends Http2ConnectionHandler {
  private final Http2Connection.PropertyKey endKey;
  private final int connectionWindow;
  private final ArrayList<StreamEnd> touched = new ArrayList<>();
  private final Runnable flushTask = this::flushNow;
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean flushing;
  private boolean closing;

  FrameConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Http2Limits limits) {
    super(decoder, encoder, settings, true, false);
    setCumulator(Cumulation.BOUNDED);
    this.endKey = connection().newKey();
    this.connectionWindow = limits.connectionWindow();
    var events = new FrameEvents(this);
    decoder.frameListener(events);
    connection().addListener(events);
    encoder.flowController().listener(this::writabilityChanged);
  }

  /// The head of a message, or its trailers.
  abstract void headers(Http2Stream stream, Http2Headers headers, boolean last)
      throws Http2Exception;

  /// The stream is gone, whoever ended it.
  abstract void streamClosed(Http2Stream stream);

  /// The peer's limits are known, or changed.
  void settings(Http2Settings settings) {}

  /// The peer takes no streams above `lastStream`.
  void goneAway(int lastStream) {}

  void pingAnswered(long payload) {}

  /// What is done on this handler's channel goes through here.
  final ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "context: no channel yet");
  }

  final EventExecutor executor() {
    return context().executor();
  }

  final @Nullable StreamEnd end(Http2Stream stream) {
    return stream.getProperty(endKey);
  }

  final void attach(Http2Stream stream, StreamEnd end) {
    stream.setProperty(endKey, end);
  }

  /// The end is told when all that was read for now is delivered.
  final void touch(StreamEnd end) {
    touched.add(end);
  }

  /// Flushes at the end of this turn of the event loop, so that several streams share a write.
  final void flushSoon() {
    if (!reading && !flushing) {
      flushing = true;
      executor().execute(flushTask);
    }
  }

  /// Gives the peer back what it may send.
  final void consumed(Http2Stream stream, int bytes) {
    try {
      if (connection().local().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  final void reset(Http2Stream stream, Http2Error error) {
    resetStream(context(), stream.id(), error.code(), context().newPromise());
    flushSoon();
  }

  /// Closes when the last stream has ended; for a connection that takes no more of them.
  final void closeWhenIdle() {
    closing = true;
    if (connection().numActiveStreams() == 0) {
      executor().execute(this::closeNow);
    }
  }

  final void closed(Http2Stream stream) {
    streamClosed(stream);
    if (closing) {
      closeWhenIdle();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    widen(ctx);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    widen(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).readComplete();
    }
    touched.clear();
    reading = false;
    super.channelReadComplete(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof java.io.IOException) {
      // The peer is gone; the streams are told by channelInactive.
      ctx.close();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  private void widen(ChannelHandlerContext ctx) throws Http2Exception {
    var flow = connection().local().flowController();
    int missing = connectionWindow - flow.initialWindowSize(connection().connectionStream());
    if (ctx.channel().isActive() && missing > 0) {
      flow.incrementWindowSize(connection().connectionStream(), missing);
      ctx.flush();
    }
  }

  private void writabilityChanged(Http2Stream stream) {
    var end = end(stream);
    if (end != null && encoder().flowController().isWritable(stream)) {
      end.writable();
    }
  }

  private void flushNow() {
    flushing = false;
    flush(context());
  }

  private void closeNow() {
    flush(context());
    context().close();
  }

  /// Returns how many bytes the peer may send again at once.
  final int data(Http2Stream stream, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    var end = end(stream);
    if (end == null) {
      return data.readableBytes() + padding;
    }
    end.checkData(stream.id(), data.readableBytes(), last);
    return end.data(data, last) + padding;
  }

  final void goAway(int lastStream) {
    goAway(
        context(),
        lastStream,
        Http2Error.NO_ERROR.code(),
        Unpooled.EMPTY_BUFFER,
        context().newPromise());
  }
}
