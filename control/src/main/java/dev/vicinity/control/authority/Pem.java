package dev.vicinity.control.authority;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/// Certificates and keys as PEM text. `what` names the text in errors.
final class Pem {
  private Pem() {}

  static List<X509Certificate> certificates(String what, String text) {
    var converter = new JcaX509CertificateConverter();
    var found = new ArrayList<X509Certificate>();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof X509CertificateHolder holder) {
          found.add(converter.getCertificate(holder));
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(what + ": not PEM certificates", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(what + ": empty (expected: PEM certificates)");
    }
    return found;
  }

  /// Reads PKCS#8, PKCS#1 and SEC 1 keys, none of them encrypted.
  static PrivateKey privateKey(String what, String text) {
    var converter = new JcaPEMKeyConverter();
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (item instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(what + ": not a PEM key", e);
    }
    throw new IllegalArgumentException(what + ": no key (expected: an unencrypted PEM key)");
  }

  static String of(X509Certificate certificate) {
    return written(certificate);
  }

  static String of(List<X509Certificate> certificates) {
    return certificates.stream().map(Pem::of).collect(Collectors.joining());
  }

  /// PKCS#8: the older form of EC keys does not survive every reader.
  static String of(PrivateKey key) {
    try {
      return written(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new UncheckedIOException("write PEM", e);
    }
  }

  private static String written(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException("write PEM", e);
    }
    return text.toString();
  }
}
