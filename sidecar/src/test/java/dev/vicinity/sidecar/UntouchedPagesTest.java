package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class UntouchedPagesTest {
  @Test
  void onlyFilesThatNobodyCouldHaveWrittenToAreTaken() {
    assertThat(
            UntouchedPages.mappings(
                List.of(
                    "800001000-80162c000 r--p 00001000 fe:00 42  /opt/vicinity/aot/vicinity.aot",
                    "Rss:               24000 kB",
                    "Anonymous:             0 kB",
                    "Swap:                  0 kB",
                    "VmFlags: rd mr mw me",
                    // written to by the linker, then protected
                    "7f0000000000-7f0000100000 r--p 00000000 fe:00 43  /lib/libjvm.so",
                    "Rss:                 900 kB",
                    "Anonymous:           900 kB",
                    "VmFlags: rd mr mw me",
                    // so, too, and swapped out
                    "7f0000200000-7f0000300000 r--p 00000000 fe:00 43  /lib/libjvm.so",
                    "Rss:                 900 kB",
                    "Anonymous:             0 kB",
                    "Swap:                 12 kB",
                    "VmFlags: rd mr mw me",
                    "7f0000400000-7f0000500000 rw-p 00000000 fe:00 43  /lib/libjvm.so",
                    "Rss:                 900 kB",
                    "Anonymous:             0 kB",
                    "VmFlags: rd wr mr mw me",
                    "7f0000600000-7f0000700000 r--s 00000000 fe:00 44  /lib/modules",
                    "Rss:                 900 kB",
                    "Anonymous:             0 kB",
                    "VmFlags: rd mr me",
                    "7f0000800000-7f0000900000 r--p 00000000 00:00 0 ",
                    "Rss:                 900 kB",
                    "Anonymous:             0 kB",
                    "VmFlags: rd mr mw me")))
        .containsExactly(
            new UntouchedPages.Mapping(
                0x800001000L,
                0x80162c000L,
                "800001000-80162c000 r--p 00001000 fe:00 42  /opt/vicinity/aot/vicinity.aot"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsGivenBackIsReadAgainWhenItIsUsed() throws IOException {
    var mappings = UntouchedPages.mappings();
    long before = UntouchedPages.mappedKib();
    assertThat(UntouchedPages.release(mappings)).isEqualTo(mappings.size()).isPositive();
    assertThat(UntouchedPages.mappedKib()).isLessThan(before);
    // by code that was given back
    assertThat(UntouchedPages.release(mappings)).isEqualTo(mappings.size());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereSomethingElseIsMappedByNowNothingIsGivenBack() throws IOException {
    var elsewhere =
        UntouchedPages.mappings().stream()
            .map(it -> new UntouchedPages.Mapping(it.start(), it.end(), it.line() + " (deleted)"))
            .toList();
    assertThat(elsewhere).isNotEmpty();
    assertThat(UntouchedPages.release(elsewhere)).isZero();
  }

  @Test
  @Timeout(20)
  @EnabledOnOs(OS.LINUX)
  void workIsSeenInHundredthsOfASecond() throws IOException {
    long before = UntouchedPages.cpuTicks();
    long begun = System.nanoTime();
    while (UntouchedPages.cpuTicks() < before + 10) {
      Thread.onSpinWait();
    }
    // other threads of the process work, too
    assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000 / 16);
  }
}
