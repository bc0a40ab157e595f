package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// The outgoing half of one HTTP/1.1 connection: heads and small bodies are collected in one buffer
/// until `flush`, large bodies go out as they came. On the connection's event loop only.
final class MessageWriter {
  /// Bodies up to this are copied behind the head: cheaper than a second piece of a gathering
  /// write.
  private static final int COPY_LIMIT = 2048;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final ChannelHandlerContext ctx;
  private final HeadBuffer head;
  private @Nullable ByteBuf pending;
  private Framing framing = Framing.NONE;

  /// How much of the next head went out before it was known.
  private int sentAhead;

  /// A message's head went out, its end did not.
  private boolean within;

  MessageWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    this.head = HeadBuffer.ofThread();
  }

  void request(HttpRequest request, End end) {
    head.begin();
    framing = HeadWriter.request(head, request, end);
    head.moveTo(room(head.length()));
    if (end == End.LAST) {
      framing = Framing.NONE;
    }
  }

  void response(
      HttpResponse response, Framing chosen, HeadWriter.Persistence persistence, End end) {
    head.begin();
    HeadWriter.response(head, response, chosen, persistence);
    head.moveTo(room(head.length()), sentAhead);
    sentAhead = 0;
    framing = end == End.LAST ? Framing.NONE : chosen;
    within = end == End.OPEN && response.status().code() >= 200;
  }

  /// Sends one byte that whatever comes next begins with, if it is known: of a response's head, or
  /// a zero before the size of a chunk.
  void nudge() {
    if (framing == Framing.CHUNKED) {
      room(1).writeByte('0');
      flush();
    } else if (!within && sentAhead < HeadWriter.HTTP_1_1.length()) {
      room(1).writeByte(HeadWriter.HTTP_1_1.byteAt(sentAhead++));
      flush();
    }
  }

  /// The connection is about to be closed within a message: where its end would be taken for that
  /// of the message, it is reset.
  void breakOff() {
    if (framing == Framing.RAW) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
  }

  /// Opaque bytes from here on.
  void raw() {
    framing = Framing.RAW;
  }

  void body(ByteBuf bytes, End end) {
    if (framing == Framing.CHUNKED) {
      chunk(bytes, end);
    } else if (framing == Framing.NONE) {
      bytes.release();
    } else {
      put(bytes);
    }
    if (end == End.LAST) {
      framing = Framing.NONE;
      within = false;
    }
  }

  void trailers(HttpHeaders trailers) {
    if (framing == Framing.CHUNKED) {
      head.begin();
      head.put('0').line();
      HeadWriter.trailers(head, trailers);
      head.line();
      head.moveTo(room(head.length()));
    }
    framing = Framing.NONE;
    within = false;
  }

  void flush() {
    var last = pending;
    if (last != null) {
      pending = null;
      ctx.writeAndFlush(last, ctx.voidPromise());
    } else {
      ctx.flush();
    }
  }

  boolean isWritable() {
    return ctx.channel().isWritable();
  }

  /// Lets go of what was collected and will never be flushed.
  void release() {
    var last = pending;
    if (last != null) {
      pending = null;
      last.release();
    }
  }

  private void chunk(ByteBuf bytes, End end) {
    int size = bytes.readableBytes();
    if (size == 0) {
      bytes.release();
    } else {
      var out = room(18);
      hex(out, size);
      out.writeShort(0x0d0a);
      put(bytes);
      room(8).writeShort(0x0d0a);
    }
    if (end == End.LAST) {
      room(5).writeByte('0').writeInt(0x0d0a0d0a);
    }
  }

  private static void hex(ByteBuf out, int number) {
    int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(number)) / 4);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.writeByte(HEX[number >>> shift & 15]);
    }
  }

  private void put(ByteBuf bytes) {
    int size = bytes.readableBytes();
    var behind = pending;
    if (size <= COPY_LIMIT && behind != null) {
      behind.writeBytes(bytes);
      bytes.release();
      return;
    }
    if (behind != null) {
      pending = null;
      ctx.write(behind, ctx.voidPromise());
    }
    ctx.write(bytes, ctx.voidPromise());
  }

  /// A buffer with space for so many bytes more.
  private ByteBuf room(int size) {
    var buffer = pending;
    if (buffer == null) {
      buffer = ctx.alloc().directBuffer(Math.max(size + 256, 512));
      pending = buffer;
    }
    return buffer;
  }
}
