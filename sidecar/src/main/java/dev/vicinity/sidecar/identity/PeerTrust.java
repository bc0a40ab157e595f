package dev.vicinity.sidecar.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trust in peers of the mesh: their chain leads to a root, their SPIFFE id is of a trust domain
/// that is ours, and one of the names expected, if any are. Host names mean nothing here.
final class PeerTrust extends X509ExtendedTrustManager {
  private final VerifiedChains chains;
  private final Supplier<Set<String>> trustDomains;
  private final List<String> expected;

  PeerTrust(VerifiedChains chains, Supplier<Set<String>> trustDomains, List<String> expected) {
    this.chains = chains;
    this.trustDomains = trustDomains;
    this.expected = List.copyOf(expected);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    chains.checkClient(chain, authType);
    checkNames(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    chains.checkServer(chain, authType);
    checkNames(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.issuers();
  }

  private void checkNames(X509Certificate leaf) throws CertificateException {
    var domains = trustDomains.get();
    var names = SanNames.of(leaf);
    if (expected.isEmpty()) {
      var id = SanNames.spiffeId(leaf);
      if (!domains.contains(SanNames.trustDomain(id))) {
        throw new CertificateException(
            "peer is " + names + " (expected: a SPIFFE id of " + domains + ")");
      }
      return;
    }
    for (var name : names) {
      for (var wanted : expected) {
        if (name.equals(wanted) || sameWorkload(name, wanted, domains)) {
          return;
        }
      }
    }
    throw new CertificateException("peer is " + names + " (expected: one of " + expected + ")");
  }

  /// Trust domains that are ours are aliases of each other.
  private static boolean sameWorkload(String name, String wanted, Set<String> domains) {
    var of = SanNames.trustDomain(name);
    var in = SanNames.trustDomain(wanted);
    return !of.isEmpty()
        && domains.contains(of)
        && domains.contains(in)
        && name.endsWith(wanted.substring("spiffe://".length() + in.length()))
        && name.length() - of.length() == wanted.length() - in.length();
  }
}
