package dev.vicinity.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzeCommandTest {
  private final Path folder;

  AnalyzeCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void goodManifestsPass() {
    Manifests.fourLocalities(folder);
    Manifests.write(folder, "rule.yaml", Features.text("distribute.yaml"));
    var run = Run.of("analyze", "-m", folder.toString());
    assertThat(run.exit()).as(run.out()).isZero();
  }

  @Test
  void weightsThatDoNotSumTo100AreAnError() {
    Manifests.fourLocalities(folder);
    Manifests.write(
        folder,
        "rule.yaml",
        Features.text("distribute.yaml").replace("\"us/a/*\": 10", "\"us/a/*\": 20"));
    var run = Run.of("analyze", "-m", folder.toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("error")
        .contains("rule.yaml")
        .contains("DestinationRule sample/hello");
  }

  @Test
  void fileThatDoesNotParseIsNamed() {
    Manifests.write(folder, "broken.yaml", "kind: [");
    var run = Run.of("analyze", "-m", folder.toString(), "-o", "json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("broken.yaml");
  }
}
