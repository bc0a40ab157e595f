package dev.vicinity.verify.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vicinity.verify.cluster.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds `docker/Dockerfile` by buildah, from an archive of its base that VICINITY_IMAGE_BASE
/// names and with the machine's Maven repository. Skipped without these.
@Tag("cluster") // after ./vicinity has built itself
class DockerfileTest {
  private static final String BASE = "docker.io/library/eclipse-temurin:25-jdk";
  private static final String NAME = "vicinity/vicinity:dockerfile";
  private static final Duration BUILDING = Duration.ofMinutes(30);
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /// The world's roots: every distribution of a JDK has its own.
  private static final String PACKAGED = "opt/vicinity/jre/lib/security/jssecacerts";

  @TempDir private static Path work;
  private static ImageRoot root = new ImageRoot(Path.of(""));

  @BeforeAll
  static void build() throws IOException {
    var base = System.getenv("VICINITY_IMAGE_BASE");
    assumeThat(base).as("VICINITY_IMAGE_BASE (an archive of " + BASE + ")").isNotBlank();
    assumeThat(Path.of("/usr/bin/buildah")).as("buildah").exists();
    assumeThat(System.getProperty("user.name")).as("user").isEqualTo("root");
    var repository = Path.of(System.getProperty("user.home"), ".m2");
    Files.createDirectories(repository);
    buildah("pull", "docker-archive:" + base + ":" + BASE);
    buildah(
        "bud",
        "--isolation=chroot",
        "--pull-never",
        "--layers=false",
        "--timestamp=" + TIME.getEpochSecond(),
        "--volume=" + repository + ":/root/.m2",
        "--file=" + ImageTest.PROJECT.resolve("docker/Dockerfile"),
        "--tag=" + NAME,
        ImageTest.PROJECT.toString());
    root = ImageRoot.of(Path.of(last(buildah("mount", last(buildah("from", NAME))))));
  }

  @AfterAll
  static void remove() {
    if (Files.exists(work.resolve("storage"))) {
      buildah("rm", "--all");
      buildah("rmi", "--all", "--force");
    }
  }

  @Test
  void everyProgramStartsFromTheCacheAsAnyUserWithoutWriting() {
    root.everyProgramStartsFromTheCache();
  }

  @Test
  void itHoldsWhatTheCommandMakesButForTheCache() throws IOException {
    var layers = ImageTest.unpacked(work.resolve("layers"));

    assertThat(layers.missing(Layers.REPRODUCIBLE, root.path()))
        .allMatch(file -> file.equals(PACKAGED), "is the JDK's packager's alone to change");
  }

  /// Warnings come first.
  private static String last(String said) {
    return said.strip().lines().reduce("", (_, line) -> line);
  }

  private static String buildah(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "buildah",
                "--root=" + work.resolve("storage"),
                "--runroot=" + work.resolve("run"),
                "--storage-driver=vfs"));
    command.addAll(List.of(arguments));
    return Tool.run(BUILDING, command).orThrow().out();
  }
}
