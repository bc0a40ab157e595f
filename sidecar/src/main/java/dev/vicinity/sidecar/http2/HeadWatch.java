package dev.vicinity.sidecar.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Finds heads of requests that do not come to their end. While one is open nothing else can come
/// by the connection, and Netty tells nobody of it: so frames are followed here, by their first
/// bytes. On the connection's event loop only.
final class HeadWatch {
  /// How long a head may take (Envoy's `request_headers_timeout`).
  static final Duration HEADERS_TIMEOUT = Duration.ofSeconds(60);

  private static final int PREFACE = 24;
  private static final int FRAME_HEAD = 9;

  private final Runnable overdue;
  private int skip = PREFACE; // of what is no frame's head
  private int known; // bytes of the next frame's head
  private int length;
  private int type;
  private int flags;
  private boolean within;
  private int heads;
  private @Nullable ScheduledFuture<?> timer;

  /// `overdue` is told of a head that was not whole in time.
  HeadWatch(Runnable overdue) {
    this.overdue = overdue;
  }

  /// Looks at what came, without taking it.
  void came(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      int passed = Math.min(skip, end - at);
      skip -= passed;
      at += passed;
      if (skip == 0 && at < end) {
        frameHead(bytes.getUnsignedByte(at++));
      }
    }
  }

  private void frameHead(int next) {
    switch (known++) {
      case 0, 1, 2 -> length = length << 8 | next;
      case 3 -> type = next;
      case 4 -> flags = next;
      default -> {}
    }
    if (known == FRAME_HEAD) {
      heads += type == Http2FrameTypes.HEADERS ? 1 : 0;
      skip = length;
      known = 0;
      length = 0;
    }
  }

  /// All that there was to read was read.
  void readComplete(ChannelHandlerContext ctx) {
    within = isHead() && (skip > 0 || (flags & Http2Flags.END_HEADERS) == 0);
    if (within && timer == null) {
      int head = heads;
      timer =
          ctx.executor()
              .schedule(() -> late(ctx, head), HEADERS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean isHead() {
    return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
  }

  private void late(ChannelHandlerContext ctx, int head) {
    timer = null;
    if (within && head == heads) {
      overdue.run();
    } else {
      readComplete(ctx);
    }
  }

  void close() {
    var pending = timer;
    if (pending != null) {
      timer = null;
      pending.cancel(false);
    }
  }
}
