package dev.vicinity.control.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuccessionTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration NOTICE = Duration.ofMinutes(3);
  private static final Duration OVERLAP = Duration.ofHours(24);

  @TempDir private Path own;
  @TempDir private Path elsewhere;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void aNewRootIsTrustedFirstAndSignsLater() throws Exception {
    var authority = authority(own);
    var old = authority.roots().getFirst();
    var succession = succession(authority);
    var fresh = provide(elsewhere);

    assertThat(succession.step()).isEqualTo(NOTICE);
    assertThat(authority.roots()).containsExactly(old, fresh);
    assertThat(signer(authority)).isEqualTo(old);

    now = now.plus(NOTICE);
    assertThat(succession.step()).isEqualTo(OVERLAP);
    assertThat(signer(authority)).isEqualTo(fresh);
    assertThat(authority.roots()).containsExactly(fresh, old);

    now = now.plus(OVERLAP);
    succession.step();
    assertThat(authority.roots()).containsExactly(fresh);
  }

  @Test
  void whatDoesNotHoldChangesNothing() throws Exception {
    var authority = authority(own);
    var before = authority.roots();
    var succession = succession(authority);
    provide(elsewhere);
    Files.delete(own.resolve("cacerts/ca-key.pem"));

    assertThatThrownBy(succession::step).hasMessageContaining("cacerts: ca-key.pem is missing");
    assertThat(authority.roots()).isEqualTo(before);
  }

  @Test
  void aRootThatTheOperatorTakesAwayIsTrustedNoMore() throws Exception {
    var authority = authority(own);
    var succession = succession(authority);
    var fresh = provide(elsewhere);
    succession.step();
    now = now.plus(NOTICE);
    succession.step();
    now = now.plus(OVERLAP);
    succession.step();
    var both = Pem.of(List.of(fresh, authority(own).roots().getFirst()));
    Files.writeString(own.resolve("cacerts/root-cert.pem"), both);
    succession.step();
    Files.writeString(own.resolve("cacerts/root-cert.pem"), Pem.of(fresh));
    succession.step();
    assertThat(authority.roots()).containsExactly(fresh);
  }

  @Test
  void aLostStoreIsFilledAgainWithWhatSigns() throws Exception {
    var authority = authority(own);
    var root = authority.roots();
    for (var file : new DirectoryFiles(own.resolve("ca")).all()) {
      Files.delete(file);
    }
    Files.delete(own.resolve("ca"));
    succession(authority).step();
    assertThat(authority(own).roots()).isEqualTo(root);
  }

  private record DirectoryFiles(Path directory) {
    List<Path> all() throws IOException {
      try (var files = Files.list(directory)) {
        return files.toList();
      }
    }
  }

  /// Makes another authority and gives it as the operator's; answers its root.
  private X509Certificate provide(Path directory) throws IOException {
    var other = authority(directory);
    Files.createDirectories(own.resolve("cacerts"));
    for (Map.Entry<String, String> file : AuthorityFiles.files(other.signing()).entrySet()) {
      Files.writeString(own.resolve("cacerts").resolve(file.getKey()), file.getValue());
    }
    return other.roots().getFirst();
  }

  private CertificateAuthority authority(Path directory) {
    return AuthorityFiles.load(new DirectoryStore(directory), "cluster.local", () -> now, RANDOM);
  }

  private Succession succession(CertificateAuthority authority) {
    return new Succession(
        authority, new DirectoryStore(own), () -> now, new Succession.Times(NOTICE, OVERLAP));
  }

  private static X509Certificate signer(CertificateAuthority authority) {
    return authority.signing().certificate();
  }
}
