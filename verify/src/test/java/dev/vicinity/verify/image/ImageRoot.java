package dev.vicinity.verify.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.verify.cluster.Output;
import dev.vicinity.verify.cluster.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A directory with all that an image holds. Its programs run at their own paths: as user 1337,
/// with a root that nobody can write to.
record ImageRoot(Path path) {
  private static final String ENTER =
      "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\""
          + " && mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\""
          + " && exec chroot --userspec=1337:1337 \"$0\" /opt/vicinity/jre/bin/java \"$@\"";

  private static final int USAGE = 64;
  private static final Duration STARTING = Duration.ofMinutes(1);

  static ImageRoot of(Path path) throws IOException {
    Files.createDirectories(path.resolve("proc"));
    Files.createDirectories(path.resolve("dev"));
    return new ImageRoot(path);
  }

  /// Java refuses to start (1) where it cannot use the cache; our own code ends with 64 for these
  /// settings, or does what it is asked to.
  void everyProgramStartsFromTheCache() {
    var sidecar = java(Map.of(), "@/opt/vicinity/sidecar");
    assertThat(said(sidecar)).contains("POD_NAME: not set");
    assertThat(sidecar.exit()).isEqualTo(USAGE);
    for (var program : List.of("control", "injector")) {
      var outcome = java(Map.of("VICINITY_ADMIN", "nowhere"), "@/opt/vicinity/" + program);
      assertThat(said(outcome)).as(program).contains("VICINITY_ADMIN: nowhere");
      assertThat(outcome.exit()).as(program).isEqualTo(USAGE);
    }
    assertThat(java(Map.of(), "@/opt/vicinity/capture", "--dry-run").orThrow().out())
        .contains("15001", "15006");
  }

  private static String said(Output outcome) {
    return outcome.out() + outcome.err();
  }

  private Output java(Map<String, String> environment, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                ENTER,
                path.toString(),
                "-XX:AOTMode=on",
                "-Xmx32m"));
    command.addAll(List.of(arguments));
    return Tool.run(STARTING, command, "", environment);
  }
}
