package dev.vicinity.sidecar.http1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private @Nullable ScheduledFuture<?> next;
  private long millis = SECOND_MILLIS;
  private int sent;

  HalfClosed(ChannelHandlerContext ctx, MessageWriter writer) {
    this.ctx = ctx;
    this.writer = writer;
  }

  /// Called once, while an answer is due.
  void watch() {
    sent++;
    writer.nudge();
    if (sent < BYTES && ctx.channel().isActive()) {
      next = ctx.executor().schedule(this::watch, millis, TimeUnit.MILLISECONDS);
      millis *= GROWTH;
    }
  }

  /// Nothing comes behind what was written, or nobody is there any more.
  void stop() {
    var pending = next;
    sent = BYTES;
    if (pending != null) {
      next = null;
      pending.cancel(false);
    }
  }
}
