package dev.vicinity.sidecar.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;

/// How bytes that come join those of a frame that is not whole yet.
///
/// Netty's own way keeps what was read already in front of them while any of it waits to be sent
/// on, and lets the buffer grow by it for as long as no read ends with a frame: to 20 MiB on one
/// busy connection. Here a full buffer gives way to one with what is unread. Any event loop.
final class Cumulation implements ByteToMessageDecoder.Cumulator {
  static final Cumulation BOUNDED = new Cumulation();

  private Cumulation() {}

  @Override
  public ByteBuf cumulate(ByteBufAllocator alloc, ByteBuf before, ByteBuf more) {
    if (!before.isReadable() || more.readableBytes() <= before.maxFastWritableBytes()) {
      return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(alloc, before, more);
    }
    try {
      int unread = before.readableBytes() + more.readableBytes();
      var joined = alloc.ioBuffer(alloc.calculateNewCapacity(unread, Integer.MAX_VALUE));
      joined.writeBytes(before).writeBytes(more);
      before.release();
      return joined;
    } finally {
      more.release();
    }
  }
}
