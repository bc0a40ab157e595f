package dev.vicinity.sidecar.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CumulationTest {
  private static final int READ = 60_000;
  private static final int FRAME = 16_393;

  /// What was read is still being written while the next bytes come, and no read ends with a frame.
  @Test
  void bufferOfAConnectionThatIsNeverIdleStaysSmall() {
    var random = new Random(1);
    ByteBuf unread = PooledByteBufAllocator.DEFAULT.ioBuffer(0);
    ByteBuf writing = Unpooled.EMPTY_BUFFER;
    byte sent = 0;
    byte seen = 0;
    boolean same = true;
    for (int i = 0; i < 300; i++) {
      var more = PooledByteBufAllocator.DEFAULT.ioBuffer(READ);
      var bytes = new byte[1 + random.nextInt(READ)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = sent++;
      }
      more.writeBytes(bytes);
      unread = Cumulation.BOUNDED.cumulate(PooledByteBufAllocator.DEFAULT, unread, more);
      writing.release();
      writing = unread.readRetainedSlice(Math.max(0, unread.readableBytes() - FRAME));
      for (byte one : ByteBufUtil.getBytes(writing)) {
        same &= one == seen++;
      }
      assertThat(unread.capacity()).isLessThanOrEqualTo(1 << 18);
    }
    assertThat(same).isTrue();
    writing.release();
    unread.release();
  }
}
