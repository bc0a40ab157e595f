package dev.vicinity.sidecar;

import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority that lives as long as a test, and the TLS of whom it names.
public final class OwnAuthority {
  private final KeyPair keys;
  private final X509Certificate root;

  public OwnAuthority() {
    this(newKeys());
  }

  private OwnAuthority(KeyPair keys) {
    this.keys = keys;
    this.root = sign(keys, "CN=root", "", keys, anHourFromNow());
  }

  /// The authority whose keys are kept in a folder, for several processes.
  static OwnAuthority keptIn(Path folder) throws IOException {
    return new OwnAuthority(
        new KeyPair(
            key(f -> f.generatePublic(new X509EncodedKeySpec(read(folder, "public")))),
            key(f -> f.generatePrivate(new PKCS8EncodedKeySpec(read(folder, "private"))))));
  }

  void keepIn(Path folder) throws IOException {
    Files.write(folder.resolve("public"), keys.getPublic().getEncoded());
    Files.write(folder.resolve("private"), keys.getPrivate().getEncoded());
  }

  private interface Read<T> {
    T from(KeyFactory factory) throws GeneralSecurityException, IOException;
  }

  private static <T> T key(Read<T> read) throws IOException {
    try {
      return read.from(KeyFactory.getInstance("EC"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(Path folder, String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  /// The mesh's TLS as this workload speaks it; which of the mesh the peer is, is not looked at.
  public MeshTls tlsOf(String spiffeId) {
    var own = newKeys();
    var leaf = sign(own, "CN=" + spiffeId.hashCode(), spiffeId, keys, anHourFromNow());
    return new Tls(own, leaf, root);
  }

  public X509Certificate root() {
    return root;
  }

  /// A certificate that begins an hour ago.
  public X509Certificate leafOf(String spiffeId, Instant until) {
    return sign(newKeys(), "CN=" + spiffeId.hashCode(), spiffeId, keys, until);
  }

  private static Instant anHourFromNow() {
    return Instant.now().plus(1, ChronoUnit.HOURS);
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      KeyPair own, String name, String spiffeId, KeyPair by, Instant until) {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=root"),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(1, ChronoUnit.HOURS)),
            Date.from(until),
            new X500Name(name),
            own.getPublic());
    try {
      if (spiffeId.isEmpty()) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      } else {
        var uri = new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(uri));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Tls(KeyPair keys, X509Certificate leaf, X509Certificate root) implements MeshTls {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public SslHandler client(
        ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
      var builder =
          SslContextBuilder.forClient()
              .keyManager(keys.getPrivate(), leaf)
              .endpointIdentificationAlgorithm("");
      return build(builder, alpn, allocator, sni);
    }

    @Override
    public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
      var builder =
          SslContextBuilder.forServer(keys.getPrivate(), leaf).clientAuth(ClientAuth.REQUIRE);
      return build(builder, alpn, allocator, "");
    }

    private SslHandler build(
        SslContextBuilder builder, List<String> alpn, ByteBufAllocator allocator, String sni) {
      try {
        var context =
            builder
                .trustManager(root)
                .applicationProtocolConfig(
                    new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        alpn))
                .build();
        return sni.isEmpty()
            ? context.newHandler(allocator)
            : context.newHandler(allocator, sni, -1);
      } catch (SSLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
