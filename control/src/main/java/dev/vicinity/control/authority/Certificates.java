package dev.vicinity.control.authority;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and certificates of the forms the mesh uses (SPIFFE X.509-SVID, RFC 5280).
final class Certificates {
  /// Forgiven difference between the clocks of machines.
  private static final Duration SKEW = Duration.ofMinutes(2);

  private static final X500Principal NOBODY = new X500Principal("");

  private Certificates() {}

  /// When a certificate holds.
  record Period(Instant from, Instant until) {
    /// From now on, not longer than its issuer.
    static Period within(X509Certificate issuer, Instant now, Duration lifetime) {
      var end = now.plus(lifetime);
      var limit = issuer.getNotAfter().toInstant();
      return new Period(now.minus(SKEW), end.isBefore(limit) ? end : limit);
    }
  }

  static KeyPair newKey(SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("EC P-256 keys", e);
    }
  }

  /// A self-signed root.
  static X509Certificate root(
      KeyPair key, String organization, Period period, SecureRandom random) {
    var name = new X500Principal("O=" + organization);
    var builder = builder(name, name, key.getPublic(), period, random);
    try {
      var identifiers = new JcaX509ExtensionUtils();
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              identifiers.createSubjectKeyIdentifier(key.getPublic()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("root of " + organization, e);
    }
    return signed(builder, key.getPrivate());
  }

  /// A leaf for both ends of TLS, named by `names` alone.
  static X509Certificate leaf(
      CertificateAuthority.Signing by,
      PublicKey key,
      List<GeneralName> names,
      Period period,
      SecureRandom random) {
    var issuer = by.certificate();
    var builder = builder(issuer.getSubjectX500Principal(), NOBODY, key, period, random);
    var usage =
        key instanceof RSAPublicKey
            ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment
            : KeyUsage.digitalSignature;
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
          .addExtension(Extension.extendedKeyUsage, false, bothEnds())
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new AuthorityKeyIdentifier(keyIdentifier(issuer)))
          // critical, as RFC 5280 4.2.1.6 demands of a certificate without a subject
          .addExtension(
              Extension.subjectAlternativeName,
              true,
              new GeneralNames(names.toArray(GeneralName[]::new)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificate of " + names, e);
    }
    return signed(builder, by.key());
  }

  /// The key alone: an authority renewed for the same key stays the issuer.
  private static byte[] keyIdentifier(X509Certificate issuer)
      throws GeneralSecurityException, IOException {
    var named = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    var identifier =
        named == null
            ? new JcaX509ExtensionUtils().createSubjectKeyIdentifier(issuer.getPublicKey())
            : SubjectKeyIdentifier.getInstance(JcaX509ExtensionUtils.parseExtensionValue(named));
    return identifier.getKeyIdentifier();
  }

  private static ExtendedKeyUsage bothEnds() {
    return new ExtendedKeyUsage(
        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer,
      X500Principal subject,
      PublicKey key,
      Period period,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random).setBit(126),
        Date.from(period.from()),
        Date.from(period.until()),
        subject,
        key);
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
    var algorithm = "EC".equals(key.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("sign with " + algorithm, e);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("encode a certificate", e);
    }
  }
}
