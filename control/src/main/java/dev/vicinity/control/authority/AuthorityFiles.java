package dev.vicinity.control.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads an authority from PEM files in Istio's layouts, or makes one.
///
/// Layouts: `ca-cert.pem ca-key.pem root-cert.pem cert-chain.pem`, or `tls.crt tls.key ca.crt` as
/// in Secrets of type kubernetes.io/tls.
public final class AuthorityFiles {
  private static final List<String> ISTIO =
      List.of("ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem");
  private static final List<String> TLS = List.of("tls.crt", "tls.key", "ca.crt");
  private static final Duration ROOT_LIFETIME = Duration.ofDays(3650);

  private AuthorityFiles() {}

  /// The operator's authority, or else the one that earlier starts kept, or else a new one. Blocks.
  /// Fails with IllegalArgumentException, naming the file, on what is missing or does not fit.
  public static CertificateAuthority load(
      AuthorityStore store, String trustDomain, InstantSource clock, SecureRandom random) {
    var provided = store.provided();
    var files = provided.isEmpty() ? store.keepOrGet(fresh(trustDomain, clock, random)) : provided;
    return new CertificateAuthority(read(files), trustDomain, clock, random);
  }

  /// Takes up what the store holds now. Blocks. Fails as `load` does; then nothing has changed.
  public static void refresh(CertificateAuthority authority, AuthorityStore store) {
    authority.replace(held(authority, store));
  }

  /// What the store holds now. An authority that is in no store any more stays in use and is kept
  /// again: a deleted Secret must not cut the mesh in two.
  static CertificateAuthority.Signing held(CertificateAuthority authority, AuthorityStore store) {
    var provided = store.provided();
    return read(provided.isEmpty() ? store.keepOrGet(files(authority.signing())) : provided);
  }

  private static Map<String, String> fresh(
      String trustDomain, InstantSource clock, SecureRandom random) {
    var key = Certificates.newKey(random);
    var now = clock.instant();
    var period = new Certificates.Period(now.minusSeconds(120), now.plus(ROOT_LIFETIME));
    var root = Certificates.root(key, trustDomain, period, random);
    return files(
        new CertificateAuthority.Signing(key.getPrivate(), root, List.of(), List.of(root)));
  }

  static Map<String, String> files(CertificateAuthority.Signing signing) {
    var chain = new ArrayList<>(signing.intermediates());
    chain.addFirst(signing.certificate());
    var files = new LinkedHashMap<String, String>();
    files.put("ca-cert.pem", Pem.of(signing.certificate()));
    files.put("ca-key.pem", Pem.of(signing.key()));
    files.put("root-cert.pem", Pem.of(signing.roots()));
    files.put("cert-chain.pem", Pem.of(chain));
    return files;
  }

  static CertificateAuthority.Signing read(Map<String, String> files) {
    var present = new TreeSet<>(files.keySet());
    var layout = present.stream().anyMatch(TLS::contains) && !hasAny(present, ISTIO) ? TLS : ISTIO;
    for (var name : layout) {
      if (files.getOrDefault(name, "").isBlank()) {
        throw new IllegalArgumentException(
            "cacerts: " + name + " is missing (expected: " + String.join(", ", layout) + ")");
      }
    }
    return layout == TLS
        ? signing(files, "tls.crt", "tls.key", "ca.crt", "tls.crt")
        : signing(files, "ca-cert.pem", "ca-key.pem", "root-cert.pem", "cert-chain.pem");
  }

  private static boolean hasAny(Set<String> present, List<String> names) {
    return names.stream().anyMatch(present::contains);
  }

  private static CertificateAuthority.Signing signing(
      Map<String, String> files, String cert, String key, String root, String chain) {
    var certificate = Pem.certificates(cert, files.getOrDefault(cert, "")).getFirst();
    var privateKey = Pem.privateKey(key, files.getOrDefault(key, ""));
    var roots = Pem.certificates(root, files.getOrDefault(root, ""));
    if (certificate.getBasicConstraints() < 0) {
      throw new IllegalArgumentException(cert + ": not an authority (expected: CA:TRUE)");
    }
    if (!belongTogether(new KeyPair(certificate.getPublicKey(), privateKey))) {
      throw new IllegalArgumentException(key + ": not the key of " + cert);
    }
    var path = new ArrayList<X509Certificate>();
    path.add(certificate);
    for (var next : Pem.certificates(chain, files.getOrDefault(chain, ""))) {
      if (!path.contains(next)) {
        path.add(next);
      }
    }
    requireReaches(path, roots, cert, root);
    path.removeIf(c -> roots.contains(c) || isSelfSigned(c));
    return new CertificateAuthority.Signing(privateKey, certificate, path, roots);
  }

  private static void requireReaches(
      List<X509Certificate> path, List<X509Certificate> roots, String cert, String root) {
    var at = path.getFirst();
    for (int steps = 0; steps <= path.size(); steps++) {
      var current = at;
      if (roots.stream().anyMatch(r -> r.equals(current) || issued(r, current))) {
        return;
      }
      var next = path.stream().filter(c -> !c.equals(current) && issued(c, current)).findFirst();
      if (next.isEmpty()) {
        break;
      }
      at = next.get();
    }
    throw new IllegalArgumentException(
        cert + ": does not lead to " + root + " (expected: the chain of its issuers)");
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static boolean isSelfSigned(X509Certificate certificate) {
    return issued(certificate, certificate);
  }

  private static boolean belongTogether(KeyPair pair) {
    var algorithm =
        "EC".equals(pair.getPrivate().getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update((byte) 1);
      var signed = signature.sign();
      signature.initVerify(pair.getPublic());
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
