package dev.vicinity.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsCommandTest {
  private final Path folder;

  EndpointsCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void fourLocalities() {
    Manifests.fourLocalities(folder);
  }

  @Test
  void tableListsNearestFirst() {
    var run = endpoints("hello.sample");
    assertThat(run.exit()).as(run.err()).isZero();
    var lines = run.out().lines().toList();
    assertThat(lines.getFirst())
        .matches("LOCALITY +WEIGHT +TIER +ADDRESS +HEALTH +SHARE +POD +CLUSTER");
    assertThat(lines.get(1)).matches("kr/a +1 +0 +127.0.1.1:5000 +healthy +100.0 % +hello-kr-a .*");
    assertThat(lines).hasSize(5);
  }

  @Test
  void withoutAServiceAllAreListed() {
    assertThat(endpoints().out()).isEqualTo(endpoints("hello.sample").out());
  }

  @Test
  void unknownServiceFailsAndNamesTheKnown() {
    var run = endpoints("hallo.sample");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("hallo.sample").contains("hello.sample");
  }

  @Test
  void everyFormatHasTheRows() {
    assertThat(endpoints("-o", "json").out()).startsWith("[").contains("\"locality\" : \"us/b\"");
    assertThat(endpoints("-o", "yaml").out()).contains("locality: us/b");
  }

  private Run endpoints(String... more) {
    var fixed = new String[] {"endpoints", "--from", "client.sample", "-m", folder.toString()};
    var all = Stream.of(fixed, more).flatMap(Arrays::stream);
    return Run.of(all.toArray(String[]::new));
  }
}
