package dev.vicinity.control.authority;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// A server's certificate with its key, as PEM texts, for another process of the mesh's own.
public record ServerCertificate(String chain, String key, String roots) {
  private static final int DNS_NAME = 2;

  public ServerCertificate {
    Objects.requireNonNull(chain, "chain");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(roots, "roots");
  }

  /// Whom a certificate is for: host names, and the account that shows it.
  public record Subject(List<String> hosts, String namespace, String serviceAccount) {
    public Subject {
      hosts = List.copyOf(hosts);
    }
  }

  /// A new key and its certificate.
  public static ServerCertificate issue(
      CertificateAuthority authority, Subject subject, Duration lifetime, SecureRandom random) {
    var pair = Certificates.newKey(random);
    var issued =
        authority.serving(
            pair.getPublic(),
            subject.hosts(),
            subject.namespace(),
            subject.serviceAccount(),
            lifetime);
    return new ServerCertificate(
        Pem.of(issued.chain()), Pem.of(pair.getPrivate()), Pem.of(issued.roots()));
  }

  /// Until when it may stay as it is: two thirds of its life, or not at all (`Instant.MIN`) if it
  /// is unreadable, for other hosts, or not of this authority.
  public Instant goodUntil(CertificateAuthority authority, Subject subject) {
    try {
      var leaf = Pem.certificates("tls.crt", chain).getFirst();
      leaf.verify(authority.signing().certificate().getPublicKey());
      if (!roots.equals(authority.rootsPem()) || !isFor(leaf, subject.hosts())) {
        return Instant.MIN;
      }
      var start = leaf.getNotBefore().toInstant();
      var life = Duration.between(start, leaf.getNotAfter().toInstant());
      return start.plus(life.multipliedBy(2).dividedBy(3));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Instant.MIN;
    }
  }

  private static boolean isFor(X509Certificate leaf, List<String> hosts)
      throws GeneralSecurityException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .filter(name -> name.getFirst().equals(DNS_NAME))
            .map(List::getLast)
            .toList()
            .containsAll(hosts);
  }
}
