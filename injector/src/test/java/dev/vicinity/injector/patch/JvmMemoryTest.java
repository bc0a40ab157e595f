package dev.vicinity.injector.patch;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  private static final long MIB = 1 << 20;

  @Test
  void theUsualLimitLeavesRoomForPeaks() {
    assertThat(JvmMemory.of(256 * MIB)).isEqualTo(new JvmMemory(40, 40));
    assertThat(JvmMemory.of(256 * MIB).arguments())
        .contains("-Xms12m", "-Xmx40m", "-XX:NewSize=3m", "-XX:MaxDirectMemorySize=40m");
  }

  @Test
  void aTightLimitGivesTheLeastThatASidecarRunsWith() {
    assertThat(JvmMemory.of(64 * MIB)).isEqualTo(new JvmMemory(16, 10));
    assertThat(JvmMemory.of(64 * MIB).arguments())
        .contains("-Xms8m", "-Xmx16m", "-XX:MaxDirectMemorySize=10m", "-XX:TieredStopAtLevel=1");
  }

  @Test
  void withRoomForItCodeIsCompiledForSpeed() {
    assertThat(JvmMemory.of(128 * MIB)).isEqualTo(new JvmMemory(20, 16));
    assertThat(JvmMemory.of(128 * MIB).arguments())
        .noneMatch(argument -> argument.contains("TieredStopAtLevel"));
  }

  @Property
  void heapAndBuffersNeverTakeMoreThanHalfOfWhatIsFree(@ForAll @IntRange(min = 256) int mib) {
    var memory = JvmMemory.of(mib * MIB);
    assertThat((memory.heap() + memory.buffers()) * 2L).isLessThanOrEqualTo(mib - 96L);
    assertThat(memory.heap()).isBetween(20, 1024);
  }
}
