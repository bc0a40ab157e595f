package dev.vicinity.verify.link;

import static dev.vicinity.verify.link.Link.await;
import static dev.vicinity.verify.link.Link.workload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.authority.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OpenSSL's own judgement of what we issue and how we speak TLS.
class OpenSslTest {
  @TempDir private Path folder;

  @BeforeAll
  static void needsOpenSsl() {
    boolean present = Files.isExecutable(Path.of("/usr/bin/openssl"));
    if (!present) {
      System.err.println("SKIPPED OpenSslTest: no /usr/bin/openssl");
    }
    assumeTrue(present);
  }

  @Test
  void certificatesOfOurOwnRootVerifyStrictly() throws Exception {
    try (var link = Link.over(new MemorySource())) {
      var issued = issued(link);
      Files.writeString(folder.resolve("root.pem"), issued.rootsPem().getFirst());
      Files.writeString(folder.resolve("leaf.pem"), issued.chainPem().getFirst());
      assertThat(openssl("", "verify", "-x509_strict", "-CAfile", "root.pem", "leaf.pem"))
          .contains("leaf.pem: OK");
      assertThat(openssl("", "x509", "-in", "leaf.pem", "-noout", "-text"))
          .contains(
              "X509v3 Subject Alternative Name: critical",
              "URI:spiffe://cluster.local/ns/shop/sa/client",
              "TLS Web Server Authentication, TLS Web Client Authentication",
              "CA:FALSE");
    }
  }

  @Test
  void certificatesOfAnIntermediateVerify() throws Exception {
    try (var link = linkOf(TestCa.root("shared"))) {
      var issued = issued(link);
      Files.writeString(folder.resolve("root.pem"), issued.rootsPem().getFirst());
      Files.writeString(folder.resolve("leaf.pem"), issued.chainPem().getFirst());
      Files.writeString(folder.resolve("middle.pem"), issued.chainPem().get(1));
      assertThat(
              openssl("", "verify", "-CAfile", "root.pem", "-untrusted", "middle.pem", "leaf.pem"))
          .contains("leaf.pem: OK");
    }
  }

  @Test
  void controlServesItsChainToOpenSsl() throws Exception {
    var root = TestCa.root("shared");
    try (var link = linkOf(root)) {
      Files.writeString(folder.resolve("root.pem"), link.control.rootsPem());
      var said =
          openssl(
              "",
              "s_client",
              "-connect",
              link.control.discovery().toString(),
              "-alpn",
              "h2",
              "-verify_ip",
              "127.0.0.1",
              "-verify_return_error",
              "-CAfile",
              "root.pem");
      assertThat(said).contains("Verify return code: 0 (ok)", "ALPN protocol: h2");
    }
  }

  @Test
  void openSslWithoutACertificateIsRefusedByASidecar() throws Exception {
    try (var link = Link.over(new MemorySource())) {
      var server = link.identity(workload("server", "a"));
      await(server.start());
      try (var wire = new Wire(server, List.of("http/1.1"))) {
        openssl("hello\n", "s_client", "-connect", "127.0.0.1:" + wire.port(), "-alpn", "istio");
        assertThat(wire.nextClient().handle((id, failure) -> failure != null).join()).isTrue();
      }
    }
  }

  private static CertificateAuthority.Issued issued(Link link) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return link.control
        .authority()
        .workload(generator.generateKeyPair().getPublic(), "shop", "client", Duration.ofHours(1));
  }

  private static Link linkOf(TestCa root) throws Exception {
    return new Link(
        new MemorySource(),
        ControlSettings.embedded("cluster.local"),
        new Link.MemoryStore(root.intermediate("one").cacerts(root)));
  }

  private String openssl(String input, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
