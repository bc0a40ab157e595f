package dev.vicinity.verify.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.netty.util.collection.IntObjectHashMap;
import java.util.List;

/// HTTP/2 and gRPC with several requests at a time. Windows are so large that nobody waits for
/// them, and heads are compressed as everyone's.
final class Http2Connection extends Connection {
  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  private static final int ASKED = 100;
  private static final int MESSAGE_HEAD = 5;

  /// One stream; `due` is that of the request it carries now.
  private static final class Stream {
    final int id;
    long due;
    long bytes;
    boolean good = true;

    Stream(int id, long due) {
      this.id = id;
      this.due = due;
    }
  }

  private final Target target;
  private final int most;
  private final Http2Headers head;
  private final ByteBuf message;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final IntObjectHashMap<Stream> streams = new IntObjectHashMap<>();
  private final java.util.ArrayDeque<Stream> idle = new java.util.ArrayDeque<>();
  private int nextId = 1;
  private int waiting;
  private int unacknowledged;
  private boolean goingAway;

  Http2Connection(Load load, Target target, int most) {
    super(load);
    this.target = target;
    this.most = most;
    boolean grpc = target.call() != Call.HTTP2;
    head =
        new DefaultHttp2Headers(false)
            .method(grpc ? "POST" : "GET")
            .scheme(target.tls().isPresent() ? "https" : "http")
            .authority(target.authority())
            .path(target.path());
    if (grpc) {
      head.add("content-type", "application/grpc").add("te", "trailers");
    }
    int length = target.call() == Call.STREAM ? target.bytes() : ASKED;
    message = Unpooled.wrappedBuffer(new byte[MESSAGE_HEAD + length]).setInt(1, length);
  }

  @Override
  void greet() {
    var out = ctx.alloc().directBuffer();
    Frames.writePreface(out);
    Frames.writeSettings(out);
    write(out);
  }

  @Override
  int room() {
    return isUp() && !goingAway ? most - waiting : 0;
  }

  @Override
  int waiting() {
    return waiting;
  }

  @Override
  void send(long due) {
    waiting++;
    var open = idle.poll();
    if (open != null) {
      open.due = due;
      writeMessage(open.id, 0);
      return;
    }
    var stream = new Stream(nextId, due);
    nextId += 2;
    streams.put(stream.id, stream);
    writeHead(stream.id, target.call() == Call.HTTP2 ? Frames.END_STREAM : 0);
    switch (target.call()) {
      case UNARY -> writeMessage(stream.id, Frames.END_STREAM);
      case STREAM -> writeMessage(stream.id, 0);
      case HTTP1, HTTP2 -> {}
    }
  }

  private void writeHead(int id, int flags) {
    var frame = Frames.head(ctx.alloc(), 0, Frames.HEADERS, Frames.END_HEADERS | flags, id);
    try {
      encoder.encodeHeaders(id, head, frame);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    frame.setMedium(0, frame.readableBytes() - Frames.HEAD);
    write(frame);
  }

  private void writeMessage(int id, int flags) {
    int length = message.readableBytes();
    var frame = Frames.head(ctx.alloc(), length, Frames.DATA, flags, id);
    frame.writeBytes(message, message.readerIndex(), length);
    write(frame);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Http2Exception {
    if (in.readableBytes() < Frames.HEAD) {
      return;
    }
    int start = in.readerIndex();
    int length = in.getUnsignedMedium(start);
    if (in.readableBytes() < Frames.HEAD + length) {
      return;
    }
    int flags = in.getUnsignedByte(start + 4);
    int id = in.getInt(start + 5) & Integer.MAX_VALUE;
    var payload = in.slice(start + Frames.HEAD, length);
    in.skipBytes(Frames.HEAD + length);
    frame(in.getUnsignedByte(start + 3), flags, id, payload);
  }

  private void frame(int type, int flags, int id, ByteBuf payload) throws Http2Exception {
    switch (type) {
      case Frames.DATA -> data(streams.get(id), flags, payload);
      case Frames.HEADERS -> headers(streams.get(id), flags, id, payload);
      case Frames.RST_STREAM -> end(streams.get(id), false);
      case Frames.SETTINGS -> settings(flags, payload);
      case Frames.PING -> ping(flags, payload);
      case Frames.GOAWAY -> {
        goingAway = true;
        if (waiting == 0) {
          ctx.close();
        }
      }
      default -> {}
    }
  }

  private void settings(int flags, ByteBuf payload) throws Http2Exception {
    if ((flags & Frames.ACK) != 0) {
      return;
    }
    while (payload.isReadable(6)) {
      int name = payload.readUnsignedShort();
      long value = payload.readUnsignedInt();
      if (name == Frames.TABLE_SIZE) {
        encoder.maxHeaderTableSize(Math.min(value, 4096));
      }
    }
    write(Frames.head(ctx.alloc(), 0, Frames.SETTINGS, Frames.ACK, 0));
  }

  private void ping(int flags, ByteBuf payload) {
    if ((flags & Frames.ACK) == 0) {
      write(Frames.head(ctx.alloc(), 8, Frames.PING, Frames.ACK, 0).writeBytes(payload));
    }
  }

  private void data(Stream stream, int flags, ByteBuf payload) {
    unacknowledged += payload.readableBytes();
    if (unacknowledged > Frames.REFILL) {
      var out = ctx.alloc().directBuffer();
      Frames.writeWindow(out, unacknowledged);
      write(out);
      unacknowledged = 0;
    }
    if (stream == null) {
      return;
    }
    stream.bytes += payload.readableBytes();
    if (target.call() == Call.STREAM && stream.bytes == MESSAGE_HEAD + target.bytes()) {
      stream.bytes = 0;
      waiting--;
      idle.add(stream);
      load.answered(this, stream.due, stream.good);
    } else if ((flags & Frames.END_STREAM) != 0) {
      end(stream, target.call() == Call.HTTP2 && stream.bytes == target.bytes());
    }
  }

  private void headers(Stream stream, int flags, int id, ByteBuf payload) throws Http2Exception {
    if ((flags & Frames.PADDED) != 0) {
      int padding = payload.readUnsignedByte();
      payload = payload.slice(payload.readerIndex(), payload.readableBytes() - padding);
    }
    if ((flags & Frames.PRIORITY) != 0) {
      payload.skipBytes(5);
    }
    var read = decoder.decodeHeaders(id, payload);
    if (stream == null) {
      return;
    }
    if (read.status() != null && !AsciiString.contentEquals(read.status(), "200")) {
      stream.good = false;
      load.problem("status " + read.status());
    }
    if ((flags & Frames.END_STREAM) != 0) {
      boolean answered =
          switch (target.call()) {
            case HTTP1, HTTP2 -> target.bytes() == stream.bytes;
            case STREAM -> false;
            case UNARY ->
                stream.bytes == MESSAGE_HEAD + target.bytes() && isZero(read.get(GRPC_STATUS));
          };
      end(stream, answered);
    }
  }

  private static boolean isZero(CharSequence status) {
    return status != null && AsciiString.contentEquals(status, "0");
  }

  private void end(Stream stream, boolean good) {
    if (stream == null || streams.remove(stream.id) == null) {
      return;
    }
    if (!idle.remove(stream)) {
      waiting--;
      load.answered(this, stream.due, good && stream.good);
    }
    if (goingAway && waiting == 0) {
      ctx.close();
    }
  }
}
