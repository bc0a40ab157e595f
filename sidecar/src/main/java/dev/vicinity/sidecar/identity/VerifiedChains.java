package dev.vicinity.sidecar.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trust in chains that lead to a root; a leaf that was verified once is known again.
///
/// The same few workloads come again and again, and verifying a signature costs the JDK more than
/// all the rest of a handshake. That the peer has the leaf's key is proven in each handshake
/// anyway, by TLS. What is known holds for as long as every certificate shown with it is valid, for
/// one role, and for these roots: new roots get new trust. Any thread.
final class VerifiedChains {
  /// Then all are forgotten: some 200 bytes each.
  static final int KEPT = 1_024;

  private enum Role {
    CLIENT,
    SERVER
  }

  /// SHA-256 of the leaf.
  private record Leaf(Role role, ByteBuffer digest) {}

  /// Both included.
  private record Valid(Instant from, Instant until) {
    boolean holds(Instant now) {
      return !now.isBefore(from) && !now.isAfter(until);
    }
  }

  private final X509ExtendedTrustManager verifier;
  private final InstantSource clock;
  private final ConcurrentMap<Leaf, Valid> known = new ConcurrentHashMap<>();

  VerifiedChains(X509ExtendedTrustManager verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  void checkClient(X509Certificate[] chain, String authType) throws CertificateException {
    check(Role.CLIENT, chain, authType);
  }

  void checkServer(X509Certificate[] chain, String authType) throws CertificateException {
    check(Role.SERVER, chain, authType);
  }

  X509Certificate[] issuers() {
    return verifier.getAcceptedIssuers();
  }

  private void check(Role role, X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("the peer showed no certificate");
    }
    var leaf = new Leaf(role, ByteBuffer.wrap(digest(chain[0])));
    var valid = known.get(leaf);
    if (valid != null && valid.holds(clock.instant())) {
      return;
    }
    switch (role) {
      case CLIENT -> verifier.checkClientTrusted(chain, authType);
      case SERVER -> verifier.checkServerTrusted(chain, authType);
    }
    if (known.size() >= KEPT) {
      known.clear();
    }
    known.put(leaf, valid(chain));
  }

  private static byte[] digest(X509Certificate certificate) throws CertificateException {
    try {
      return MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// When all of them are.
  private static Valid valid(X509Certificate[] chain) {
    var from = Instant.MIN;
    var until = Instant.MAX;
    for (var certificate : chain) {
      var begin = certificate.getNotBefore().toInstant();
      var end = certificate.getNotAfter().toInstant();
      from = begin.isAfter(from) ? begin : from;
      until = end.isBefore(until) ? end : until;
    }
    return new Valid(from, until);
  }
}
