package dev.vicinity.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void helpNamesEverySubcommand() {
    var run = Run.of("help");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("local", "explain", "endpoints", "analyze", "version");
  }

  @Test
  void withoutACommandTheUsageGoesToStandardErrorWithCode2() {
    var run = Run.of();
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: vicinity");
  }

  @Test
  void anUnknownCommandIsNamedWithCode2() {
    var run = Run.of("frobnicate");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("frobnicate");
  }

  @Test
  void versionIsPrintedAsJsonOnRequest() {
    var run = Run.of("version", "-o", "json");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"vicinity\"");
  }
}
