package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// One end of an HTTP/2 connection (RFC 9113) that knows what it will be sent: it only looks for
/// the ends of streams. Heads are sent without state. On its event loop.
abstract class Frames extends ByteToMessageDecoder {
  static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int HEAD = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;

  /// What the other end may send in all: more than it will.
  private static final int WINDOW = 1 << 30;

  /// The last frame of a stream came.
  abstract void ended(ChannelHandlerContext ctx, int stream);

  /// What each end says first.
  static void hello(ByteBuf out) {
    frame(out, SETTINGS, 0, 0, 0);
    frame(out, WINDOW_UPDATE, 0, 0, Integer.BYTES).writeInt(WINDOW);
  }

  static void head(ByteBuf out, int flags, int stream, byte[] fields) {
    frame(out, HEADERS, flags | END_HEADERS, stream, fields.length).writeBytes(fields);
  }

  static void data(ByteBuf out, int flags, int stream) {
    frame(out, DATA, flags, stream, Payload.SIZE).writeBytes(Payload.BYTES);
  }

  private static ByteBuf frame(ByteBuf out, int type, int flags, int stream, int length) {
    return out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= HEAD) {
      int begin = in.readerIndex();
      int length = in.getUnsignedMedium(begin);
      if (in.readableBytes() < HEAD + length) {
        return;
      }
      in.skipBytes(Integer.BYTES - 1);
      int type = in.readByte();
      int flags = in.readByte();
      int stream = in.readInt();
      if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
        var answer = ctx.alloc().buffer();
        int echoed = type == PING ? length : 0;
        frame(answer, type, ACK, 0, echoed).writeBytes(in, in.readerIndex(), echoed);
        ctx.writeAndFlush(answer, ctx.voidPromise());
      } else if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        ended(ctx, stream);
      }
      in.readerIndex(begin + HEAD + length);
    }
  }
}
