package dev.vicinity.sidecar.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;

/// A key with its certificates, leaf first, and the roots they are checked by.
record Credentials(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> roots) {
  Credentials {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /// These, trusting other roots besides.
  Credentials trusting(List<X509Certificate> others) {
    var all = new LinkedHashSet<>(roots);
    all.addAll(others);
    return new Credentials(key, chain, List.copyOf(all));
  }

  @Override
  public String toString() {
    return "Credentials" + SanNames.of(leaf());
  }
}
