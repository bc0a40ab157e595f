package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority that lives as long as a test.
final class CertificatesOfTests {
  private final SecureRandom random = new SecureRandom();
  private final KeyPair rootKey = keyPair();
  private final X509Certificate root = certificate("", rootKey);

  /// A server's side of the mesh's TLS.
  MeshTls meshTls(String spiffeId) throws GeneralSecurityException, SSLException {
    var key = keyPair();
    var context =
        SslContextBuilder.forServer(key.getPrivate(), certificate(spiffeId, key))
            .sslProvider(SslProvider.JDK)
            .trustManager(root)
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    return new MeshTls() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public SslHandler client(
          ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
        throw new UnsupportedOperationException();
      }

      @Override
      public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
        return context.newHandler(allocator);
      }
    };
  }

  /// A client that proves this identity and trusts the root, whatever the server is called.
  SSLContext client(String spiffeId) throws Exception {
    var key = keyPair();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", key.getPrivate(), new char[0], new X509Certificate[] {certificate(spiffeId, key)});
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root);
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), random);
    return context;
  }

  private KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate certificate(String spiffeId, KeyPair key) {
    try {
      var now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("O=test"),
              new BigInteger(64, random),
              Date.from(now.minusSeconds(60)),
              Date.from(now.plus(Duration.ofHours(1))),
              new X500Name(spiffeId.isEmpty() ? "O=test" : "O=leaf"),
              key.getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(spiffeId.isEmpty()));
      if (!spiffeId.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            true,
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId),
                  new GeneralName(GeneralName.dNSName, "localhost")
                }));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
