package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.End;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What both ends share of one stream: bytes arrive only when asked for, and only then may the peer
/// send as many again; so a reader that stops costs at most a stream's window.
///
/// Used on its connection's event loop only.
abstract class StreamEnd {
  final FrameConnection connection;
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
  private @Nullable HttpHeaders heldTrailers;
  private boolean heldEnd;

  /// What comes along with a head needs no asking, as in HTTP/1.
  private boolean wanted = true;

  private boolean barred;
  private boolean wantedAgain;
  private boolean delivering;
  private boolean scheduled;
  private boolean discarding;

  StreamEnd(FrameConnection connection) {
    this.connection = connection;
  }

  /// Null before the head of a request was sent.
  abstract @Nullable Http2Stream stream();

  abstract void deliver(ByteBuf bytes, End end);

  abstract void deliverTrailers(HttpHeaders trailers);

  abstract void deliveredForNow();

  abstract void writable();

  /// Fails on a body that cannot be where it is. What a request announces is seen to by Netty.
  void checkData(int streamId, int bytes, boolean last) throws Http2Exception {}

  /// RST_STREAM came; the stream is closed right after.
  abstract void peerReset(long error);

  /// Holds all that comes, whoever asks for it, until `admit`.
  final void bar() {
    barred = true;
    wanted = false;
  }

  final void admit() {
    barred = false;
    read();
  }

  /// Asks for what comes next.
  public final void read() {
    if (barred) {
      return;
    }
    wanted = true;
    if (delivering) {
      wantedAgain = true;
      return;
    }
    if (!scheduled && hasHeld()) {
      scheduled = true;
      connection.executor().execute(this::deliverHeld);
    }
  }

  public final void flush() {
    connection.flushSoon();
  }

  public final boolean isWritable() {
    var stream = stream();
    return stream == null || connection.encoder().flowController().isWritable(stream);
  }

  /// Returns how many bytes the peer may send again at once.
  final int data(ByteBuf data, boolean last) {
    int bytes = data.readableBytes();
    if (discarding || (bytes == 0 && !last)) {
      return bytes;
    }
    if (!wanted || hasHeld()) {
      heldEnd = last;
      held.add(data.retain());
      return 0;
    }
    touch();
    deliver(data.retain(), last ? End.LAST : End.OPEN);
    return bytes;
  }

  /// The message ends with these, after all that is held.
  final void end(HttpHeaders trailers) {
    if (discarding) {
      return;
    }
    if (!wanted || hasHeld()) {
      heldTrailers = trailers;
      heldEnd = true;
      return;
    }
    touch();
    deliverTrailers(trailers);
  }

  final void readComplete() {
    delivering = false;
    wanted = wantedAgain;
    wantedAgain = false;
    deliveredForNow();
    if (wanted && hasHeld()) {
      read();
    }
  }

  /// Whether the peer has ended its message, delivered or not.
  final boolean holdsEnd() {
    return heldEnd;
  }

  /// Nobody wants the rest; what still comes is dropped.
  final void discard() {
    discarding = true;
    for (var bytes = held.poll(); bytes != null; bytes = held.poll()) {
      giveBack(bytes.readableBytes());
      bytes.release();
    }
    heldTrailers = null;
    heldEnd = false;
  }

  final ChannelFuture writeHeaders(int streamId, Http2Headers headers, End end) {
    var ctx = connection.context();
    return connection
        .encoder()
        .writeHeaders(ctx, streamId, headers, 0, end == End.LAST, ctx.newPromise());
  }

  final ChannelFuture writeData(int streamId, ByteBuf bytes, End end) {
    var ctx = connection.context();
    return connection
        .encoder()
        .writeData(ctx, streamId, bytes, 0, end == End.LAST, ctx.newPromise());
  }

  private boolean hasHeld() {
    return heldEnd || !held.isEmpty();
  }

  /// `deliveredForNow` will follow.
  final void touch() {
    if (!delivering) {
      delivering = true;
      connection.touch(this);
    }
  }

  private void deliverHeld() {
    scheduled = false;
    if (!wanted || !hasHeld()) {
      return;
    }
    delivering = true;
    for (var bytes = held.poll(); bytes != null; bytes = held.poll()) {
      giveBack(bytes.readableBytes());
      deliver(bytes, heldEnd && heldTrailers == null && held.isEmpty() ? End.LAST : End.OPEN);
    }
    var trailers = heldTrailers;
    heldEnd = false;
    heldTrailers = null;
    if (trailers != null) {
      deliverTrailers(trailers);
    }
    readComplete();
  }

  private void giveBack(int bytes) {
    var stream = stream();
    if (stream != null && bytes > 0) {
      connection.consumed(stream, bytes);
    }
  }
}
