package dev.vicinity.verify.bench;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One authority, and certificates of it with a SPIFFE id and a DNS name each: P-256, as a mesh's.
record Pki(Path folder) {
  private static final List<String> AUTHORITY =
      List.of("ca-key.pem", "ca-cert.pem", "root-cert.pem", "cert-chain.pem");

  /// Makes them with openssl.
  static Pki make(Path folder) throws IOException {
    Files.createDirectories(folder);
    var pki = new Pki(folder);
    pki.openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /O=bench"
            + " -keyout ca-key.pem -out ca-cert.pem"
            + " -addext keyUsage=critical,keyCertSign,cRLSign");
    Files.copy(folder.resolve("ca-cert.pem"), folder.resolve("root-cert.pem"));
    Files.copy(folder.resolve("ca-cert.pem"), folder.resolve("cert-chain.pem"));
    pki.leaf("client");
    pki.leaf("server");
    return pki;
  }

  private void leaf(String name) throws IOException {
    Files.writeString(
        folder.resolve(name + ".ext"),
        "subjectAltName=URI:spiffe://cluster.local/ns/bench/sa/%1$s,DNS:%1$s.bench\n"
                .formatted(name)
            + "extendedKeyUsage=serverAuth,clientAuth\n");
    openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /O=bench -keyout "
            + name
            + "-key.pem -out "
            + name
            + ".csr");
    openssl(
        "x509 -req -days 1 -CA ca-cert.pem -CAkey ca-key.pem -in %1$s.csr -out %1$s.pem -extfile %1$s.ext"
            .formatted(name));
    Files.writeString(
        folder.resolve(name + "-both.pem"),
        Files.readString(folder.resolve(name + ".pem"))
            + Files.readString(folder.resolve(name + "-key.pem")));
  }

  private void openssl(String arguments) throws IOException {
    Commands.run(folder, List.of(("openssl " + arguments).split(" ")));
  }

  /// The authority alone, where control looks for it.
  void copyAuthority(Path cacerts) throws IOException {
    Files.createDirectories(cacerts);
    for (var name : AUTHORITY) {
      Files.copy(folder.resolve(name), cacerts.resolve(name));
    }
  }

  /// A workload that calls; it offers what a sidecar offers.
  SslContext client(String version) throws IOException {
    return context(
        SslContextBuilder.forClient()
            .keyManager(pem("client.pem"), pem("client-key.pem"))
            .endpointIdentificationAlgorithm("")
            .trustManager(InsecureTrustManagerFactory.INSTANCE),
        version.equals("h2")
            ? List.of("istio-h2", "istio", "h2")
            : List.of("istio-http/1.1", "istio", "http/1.1"));
  }

  /// A workload that is called.
  SslContext server() throws IOException {
    return context(
        SslContextBuilder.forServer(pem("server.pem"), pem("server-key.pem"))
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(pem("root-cert.pem")),
        List.of("h2"));
  }

  private java.io.File pem(String name) {
    return folder.resolve(name).toFile();
  }

  private static SslContext context(SslContextBuilder builder, List<String> alpn)
      throws IOException {
    return builder
        .sslProvider(SslProvider.OPENSSL)
        .protocols("TLSv1.3")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                alpn))
        .build();
  }
}
