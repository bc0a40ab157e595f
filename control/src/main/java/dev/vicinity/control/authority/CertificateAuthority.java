package dev.vicinity.control.authority;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.x509.GeneralName;

/// Signs certificates of the mesh. What it signs with is replaced as a whole; any thread.
public final class CertificateAuthority {
  /// A certificate for a key, with what its peers need to check it: `chain` leaf first and without
  /// the root.
  public record Issued(List<X509Certificate> chain, List<X509Certificate> roots) {
    public Issued {
      chain = List.copyOf(chain);
      roots = List.copyOf(roots);
    }

    /// As PEM texts, leaf first.
    public List<String> chainPem() {
      return chain.stream().map(Pem::of).toList();
    }

    /// All of them as PEM texts.
    public List<String> rootsPem() {
      return roots.stream().map(Pem::of).toList();
    }
  }

  /// What signs: the key, its certificate, those between it and the root, and what is trusted.
  record Signing(
      PrivateKey key,
      X509Certificate certificate,
      List<X509Certificate> intermediates,
      List<X509Certificate> roots) {
    Signing {
      intermediates = List.copyOf(intermediates);
      roots = List.copyOf(roots);
    }

    @Override
    public String toString() {
      return "Signing[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  private final String trustDomain;
  private final InstantSource clock;
  private final SecureRandom random;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Signing signing;

  CertificateAuthority(
      Signing signing, String trustDomain, InstantSource clock, SecureRandom random) {
    this.signing = signing;
    this.trustDomain = trustDomain;
    this.clock = clock;
    this.random = random;
  }

  public String trustDomain() {
    return trustDomain;
  }

  /// Calls back after every change of what signs or what is trusted, on the thread that made it.
  /// Returns what ends that.
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Signing signing() {
    return signing;
  }

  /// Signs with this from now on.
  void replace(Signing next) {
    if (!next.equals(signing)) {
      signing = next;
      listeners.forEach(Runnable::run);
    }
  }

  public List<X509Certificate> roots() {
    return signing.roots();
  }

  /// The roots as PEM.
  public String rootsPem() {
    return Pem.of(signing.roots());
  }

  /// A workload's certificate: `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
  public Issued workload(
      PublicKey key, String namespace, String serviceAccount, Duration lifetime) {
    return issue(key, List.of(spiffe(namespace, serviceAccount)), lifetime);
  }

  /// A certificate of control itself, for host names, IP addresses and its own account.
  Issued serving(
      PublicKey key,
      List<String> hosts,
      String namespace,
      String serviceAccount,
      Duration lifetime) {
    var names = new ArrayList<GeneralName>();
    names.add(spiffe(namespace, serviceAccount));
    for (var host : hosts) {
      var tag = isIp(host) ? GeneralName.iPAddress : GeneralName.dNSName;
      names.add(new GeneralName(tag, host));
    }
    return issue(key, names, lifetime);
  }

  private Issued issue(PublicKey key, List<GeneralName> names, Duration lifetime) {
    var by = signing;
    var period = Certificates.Period.within(by.certificate(), clock.instant(), lifetime);
    var chain = new ArrayList<X509Certificate>();
    chain.add(Certificates.leaf(by, key, names, period, random));
    chain.addAll(by.intermediates());
    return new Issued(chain, by.roots());
  }

  private GeneralName spiffe(String namespace, String serviceAccount) {
    var id = "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    return new GeneralName(GeneralName.uniformResourceIdentifier, id);
  }

  private static boolean isIp(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
