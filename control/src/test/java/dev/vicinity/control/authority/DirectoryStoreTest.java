package dev.vicinity.control.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
  @TempDir private Path directory;

  @Test
  void anAuthorityIsMadeOnceAndKept() {
    var first = load();
    assertThat(load().roots()).isEqualTo(first.roots());
  }

  @Test
  void amongRacingStartsAllGetTheSame() throws Exception {
    var roots = IntStream.range(0, 8).parallel().mapToObj(_ -> load().roots()).distinct().toList();
    assertThat(roots).hasSize(1);
    try (var files = Files.list(directory)) {
      assertThat(files.map(p -> p.getFileName().toString())).containsExactly("ca");
    }
  }

  @Test
  void onlyTheUserMayReadTheKey() throws Exception {
    load();
    var key = directory.resolve("ca/ca-key.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatTheOperatorProvidesComesFirst() throws Exception {
    var kept = new DirectoryStore(directory).keepOrGet(Map.of("ca-cert.pem", "x"));
    assertThat(kept).containsEntry("ca-cert.pem", "x");
    var provided = Files.createDirectories(directory.resolve("cacerts"));
    Files.writeString(provided.resolve("ca-cert.pem"), "y");
    assertThat(new DirectoryStore(directory).provided()).containsEntry("ca-cert.pem", "y");
  }

  private CertificateAuthority load() {
    return AuthorityFiles.load(
        new DirectoryStore(directory), "cluster.local", InstantSource.system(), new SecureRandom());
  }
}
