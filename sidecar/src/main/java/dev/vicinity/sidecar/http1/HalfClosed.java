package dev.vicinity.sidecar.http1;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/// A client that ended its half of the connection and waits for an answer, or is gone: both look
/// the same until it is sent something. So it is sent what comes next anyway, a byte at a time: who
/// listens gets it a little early, and the kernel of who is gone refuses it, so that the request is
/// given up. On the connection's event loop only.
final class HalfClosed {
  /// The second byte is refused here, once the first was there.
  private static final long SECOND_MILLIS = 20;

  private static final int GROWTH = 4;
  private static final int BYTES = 8;

  private final ChannelHandlerContext ctx;
  private final MessageWriter writer;
  private long millis = SECOND_MILLIS;
  private int sent;

  private HalfClosed(ChannelHandlerContext ctx, MessageWriter writer) {
    this.ctx = ctx;
    this.writer = writer;
  }

  /// Called while an answer is due.
  static void watch(ChannelHandlerContext ctx, MessageWriter writer) {
    new HalfClosed(ctx, writer).nudge();
  }

  private void nudge() {
    if (ctx.isRemoved() || !ctx.channel().isActive() || sent == BYTES) {
      return;
    }
    sent++;
    writer.nudge();
    ctx.executor().schedule(this::nudge, millis, TimeUnit.MILLISECONDS);
    millis *= GROWTH;
  }
}
