package dev.vicinity.sidecar.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/// Reads certificates, and makes trust of them. Any thread.
public final class Certificates {
  private Certificates() {}

  /// Reads PEM texts; fails with CertificateException if there is no certificate in them.
  public static List<X509Certificate> parse(String pem) throws CertificateException {
    var found = new ArrayList<X509Certificate>();
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      found.add((X509Certificate) certificate);
    }
    if (found.isEmpty()) {
      throw new CertificateException("no certificate (expected: PEM)");
    }
    return found;
  }

  /// Trust in chains that lead to one of the roots.
  public static TrustManagerFactory trust(Collection<X509Certificate> roots) {
    try {
      var store = emptyStore();
      int index = 0;
      for (var root : roots) {
        store.setCertificateEntry("root" + index++, root);
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("trust in " + roots.size() + " roots", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store", e);
    }
    return store;
  }
}
