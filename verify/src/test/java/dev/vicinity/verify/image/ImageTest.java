package dev.vicinity.verify.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the image's own programs at their own paths: as user 1337, with a root that nobody can
/// write to. Skipped until `./vicinity` has built itself, and without the rights to mount.
@Tag("cluster") // after ./vicinity has built itself
class ImageTest {
  private static final Path PROJECT =
      Path.of(Objects.requireNonNull(System.getProperty("vicinity.root"), "vicinity.root"));

  private static final String ENTER =
      "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""
          + " && mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\""
          + " && exec chroot --userspec=1337:1337 \"$0\" /opt/vicinity/jre/bin/java \"$@\"";

  @TempDir private static Path work;
  private static Path root = Path.of("");

  private record Outcome(int code, String said) {}

  @BeforeAll
  static void unpack() throws Exception {
    assumeThat(PROJECT.resolve(".vicinity/current/stamp"))
        .as("./vicinity has built itself")
        .exists();
    assumeThat(System.getProperty("user.name")).as("user").isEqualTo("root");
    root = work.resolve("root");
    var made = vicinity("image", "--unpacked", root.toString());
    assertThat(made.code()).as(made.said()).isZero();
    Files.createDirectories(root.resolve("proc"));
    Files.createDirectories(root.resolve("dev"));
  }

  @Test
  void twoBuildsOfTheSameSourcesHaveOneDigest() throws Exception {
    var first = vicinity("image", work.resolve("first.tar").toString());
    var second = vicinity("image", work.resolve("second.tar").toString());

    assertThat(first.code()).as(first.said()).isZero();
    assertThat(digest(second)).isEqualTo(digest(first));
    assertThat(Files.mismatch(work.resolve("first.tar"), work.resolve("second.tar"))).isEqualTo(-1);
  }

  @Test
  void theSidecarStartsFromItsCacheAsAnyUserWithoutWriting() throws Exception {
    // Refused, the cache would end the JVM with 1; settings that are missing end the sidecar with
    // 64.
    var outcome = inside("-XX:AOTMode=on", "-Xmx32m", "@/opt/vicinity/sidecar");

    assertThat(outcome.said()).contains("POD_NAME: not set");
    assertThat(outcome.code()).isEqualTo(64);
  }

  @Test
  void nativeTransportAndTlsAreLoadedFromTheImage() throws Exception {
    var natives = root.resolve("opt/vicinity/native");

    assertThat(natives.resolve("libnetty_transport_native_epoll_x86_64.so")).exists();
    assertThat(natives.resolve("libnetty_tcnative_linux_x86_64.so")).exists();
    assertThat(Files.readString(root.resolve("opt/vicinity/sidecar")))
        .contains("-Djava.library.path=/opt/vicinity/native");
  }

  private static String digest(Outcome outcome) {
    return outcome
        .said()
        .lines()
        .filter(line -> line.startsWith("sha256:"))
        .findFirst()
        .orElseThrow();
  }

  private static Outcome vicinity(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(PROJECT.resolve("vicinity").toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of("VICINITY_BUILD", "never"));
  }

  private static Outcome inside(String... arguments) throws Exception {
    var command =
        new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, root.toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  private static Outcome run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), said);
  }
}
