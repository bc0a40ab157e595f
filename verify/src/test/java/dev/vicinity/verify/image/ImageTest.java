package dev.vicinity.verify.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vicinity.verify.cluster.Output;
import dev.vicinity.verify.cluster.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Skipped until `./vicinity` has built itself, and without the rights to mount.
@Tag("cluster") // after ./vicinity has built itself
class ImageTest {
  static final Path PROJECT =
      Path.of(Objects.requireNonNull(System.getProperty("vicinity.root"), "vicinity.root"));

  /// Layers of what writes rules: in a pod, and on a node.
  private static final List<String> TOOLS = List.of("nft", "cni");

  /// What README states, in units of 10^6 bytes.
  private static final long MOST_MEGABYTES = 120;

  private static final Duration MAKING = Duration.ofMinutes(10);
  private static final long MEGABYTE = 1_000_000;

  @TempDir private static Path work;
  private static Layers layers = new Layers(Path.of(""));

  @BeforeAll
  static void unpack() {
    assumeThat(PROJECT.resolve(".vicinity/current/stamp"))
        .as("./vicinity has built itself")
        .exists();
    assumeThat(System.getProperty("user.name")).as("user").isEqualTo("root");
    layers = unpacked(work.resolve("layers"));
  }

  /// What this project's own command makes.
  static Layers unpacked(Path target) {
    vicinity("image", "--unpacked", target.toString()).orThrow();
    return new Layers(target);
  }

  @Test
  void twoBuildsOfTheSameSourcesHaveOneDigest() throws IOException {
    var first = vicinity("image", work.resolve("first.tar").toString());
    var second = vicinity("image", work.resolve("second.tar").toString());

    assertThat(digest(second)).isEqualTo(digest(first));
    assertThat(Files.mismatch(work.resolve("first.tar"), work.resolve("second.tar"))).isEqualTo(-1);
  }

  @Test
  void itIsAsSmallAsReadmeSays() throws IOException {
    long size = 0;
    for (var name : Layers.ALL) {
      size += TOOLS.contains(name) ? 0 : layers.size(name);
    }

    assertThat(size)
        .as("bytes unpacked, nft and the plug-in apart")
        .isLessThan(MOST_MEGABYTES * MEGABYTE);
  }

  @Test
  void everyProgramStartsFromTheCacheAsAnyUserWithoutWriting() throws IOException {
    layers.root(work.resolve("root")).everyProgramStartsFromTheCache();
  }

  @Test
  void nativeTransportAndTlsAreLoadedFromTheImage() throws IOException {
    var natives = layers.layer("vicinity").resolve("opt/vicinity/native");

    assertThat(natives.resolve("libnetty_transport_native_epoll_x86_64.so")).exists();
    assertThat(natives.resolve("libnetty_tcnative_linux_x86_64.so")).exists();
    assertThat(Files.readString(layers.layer("vicinity").resolve("opt/vicinity/sidecar")))
        .contains("-Djava.library.path=/opt/vicinity/native");
  }

  private static String digest(Output outcome) {
    return outcome
        .orThrow()
        .out()
        .lines()
        .filter(line -> line.startsWith("sha256:"))
        .findFirst()
        .orElseThrow();
  }

  private static Output vicinity(String... arguments) {
    var command = new ArrayList<>(List.of(PROJECT.resolve("vicinity").toString()));
    command.addAll(List.of(arguments));
    return Tool.run(MAKING, command, "", Map.of("VICINITY_BUILD", "never"));
  }
}
