package dev.vicinity.control.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootRenewalTest {
  private static final Instant BIRTH = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path directory;
  private Instant now = BIRTH;

  @Test
  void aRootIsLeftAloneUntilFourFifthsOfItsLifeAreOver() {
    var authority = authority();
    var root = authority.roots();
    now = BIRTH.plus(Duration.ofDays(2900));
    renewal().run(authority);
    assertThat(authority.roots()).isEqualTo(root);
  }

  @Test
  void aRenewedRootAndTheOldOneVouchForWhatEitherSigned() throws Exception {
    var authority = authority();
    var old = authority.roots().getFirst();
    now = BIRTH.plus(Duration.ofDays(2930));
    var before = leaf(authority);
    renewal().run(authority);

    assertThat(authority.roots()).hasSize(2).contains(old);
    var fresh = authority.roots().getFirst();
    assertThat(fresh.getNotAfter().toInstant()).isAfter(now.plus(Duration.ofDays(3600)));
    var after = leaf(authority);
    for (var root : List.of(old, fresh)) {
      requireTrusted(before, root);
      requireTrusted(after, root);
    }
  }

  @Test
  void aRootThatEndedIsTrustedNoMore() {
    var authority = authority();
    now = BIRTH.plus(Duration.ofDays(2930));
    renewal().run(authority);
    now = BIRTH.plus(Duration.ofDays(2930 + 2950));
    renewal().run(authority);
    assertThat(authority.roots())
        .hasSize(2)
        .allMatch(root -> root.getNotAfter().after(Date.from(now)));
  }

  @Test
  void anotherReplicaTakesUpTheRenewedRoot() {
    var one = authority();
    var other = authority();
    now = BIRTH.plus(Duration.ofDays(2930));
    renewal().run(one);
    AuthorityFiles.refresh(other, store());
    assertThat(other.roots()).isEqualTo(one.roots());
  }

  private CertificateAuthority authority() {
    return AuthorityFiles.load(store(), "cluster.local", () -> now, RANDOM);
  }

  private RootRenewal renewal() {
    return new RootRenewal(store(), () -> now, RANDOM);
  }

  private DirectoryStore store() {
    return new DirectoryStore(directory);
  }

  private static List<X509Certificate> leaf(CertificateAuthority authority) {
    var key = Certificates.newKey(RANDOM).getPublic();
    return authority.workload(key, "shop", "cart", Duration.ofHours(24)).chain();
  }

  private void requireTrusted(List<X509Certificate> chain, X509Certificate root)
      throws GeneralSecurityException {
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
