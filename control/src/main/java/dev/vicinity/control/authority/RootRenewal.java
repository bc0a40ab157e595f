package dev.vicinity.control.authority;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews a root of our own when four fifths of its life are over.
///
/// The new root is for the same key, so what either of them signed is good under both; the old one
/// stays trusted until it ends. An operator's root is the operator's to renew.
public record RootRenewal(AuthorityStore store, InstantSource clock, SecureRandom random) {
  private static final Logger log = LoggerFactory.getLogger(RootRenewal.class);
  private static final int LAST_FIFTH = 5;

  /// Renews the kept root if that is due. Blocks; of racing callers one wins.
  public void run(CertificateAuthority authority) {
    if (!store.provided().isEmpty()) {
      return;
    }
    var kept = store.keepOrGet(AuthorityFiles.files(authority.signing()));
    var signing = AuthorityFiles.read(kept);
    var old = signing.certificate();
    if (AuthorityFiles.isSelfSigned(old) && isDue(old, clock.instant())) {
      var next = renewed(signing, authority.trustDomain());
      log.info(
          "root renewed until {}, the old one is trusted until {}",
          next.certificate().getNotAfter().toInstant(),
          old.getNotAfter().toInstant());
      store.replace(kept, AuthorityFiles.files(next));
    }
    AuthorityFiles.refresh(authority, store);
  }

  private static boolean isDue(X509Certificate root, Instant now) {
    var left = Duration.between(now, root.getNotAfter().toInstant());
    return left.multipliedBy(LAST_FIFTH).compareTo(life(root)) < 0;
  }

  private static Duration life(X509Certificate root) {
    return Duration.between(root.getNotBefore().toInstant(), root.getNotAfter().toInstant());
  }

  private CertificateAuthority.Signing renewed(
      CertificateAuthority.Signing signing, String trustDomain) {
    var old = signing.certificate();
    var now = clock.instant();
    var period = new Certificates.Period(now.minusSeconds(120), now.plus(life(old)));
    var key = new KeyPair(old.getPublicKey(), signing.key());
    var root = Certificates.root(key, trustDomain, period, random);
    var roots = new ArrayList<X509Certificate>();
    roots.add(root);
    signing.roots().stream()
        .filter(each -> each.getNotAfter().toInstant().isAfter(now))
        .forEach(roots::add);
    return new CertificateAuthority.Signing(signing.key(), root, List.of(), roots);
  }
}
