package dev.vicinity.verify.link;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An operator's own authority: an RSA root, and intermediates for several control planes.
record TestCa(KeyPair key, X509Certificate certificate) {
  static TestCa root(String name) throws Exception {
    var key = newKey();
    var subject = new X500Principal("CN=" + name);
    return new TestCa(key, signed(subject, key, subject, key));
  }

  TestCa intermediate(String name) throws Exception {
    var child = newKey();
    var issuer = certificate.getSubjectX500Principal();
    return new TestCa(child, signed(issuer, key, new X500Principal("CN=" + name), child));
  }

  /// The files of Secret `cacerts` when this one signs under that root.
  Map<String, String> cacerts(TestCa root) throws Exception {
    return Map.of(
        "ca-cert.pem", pem(certificate),
        "ca-key.pem", pem(key.getPrivate()),
        "cert-chain.pem", pem(certificate) + pem(root.certificate),
        "root-cert.pem", pem(root.certificate));
  }

  static String pem(Object object) throws Exception {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static KeyPair newKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate signed(
      X500Principal issuer, KeyPair by, X500Principal subject, KeyPair key) throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3600)),
            subject,
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    var signer = new JcaContentSignerBuilder("SHA256withRSA").build(by.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
