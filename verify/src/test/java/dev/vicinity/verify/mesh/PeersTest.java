package dev.vicinity.verify.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.DirectoryStore;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that know nothing of us, on either side. Skipped, loudly, where they are not installed.
class PeersTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private Mesh mesh;
  private Path state;

  @BeforeEach
  void start(@TempDir Path folder, @TempDir Path keep) {
    state = keep;
    mesh = Mesh.prepared(folder, Mesh.Pods.PLAIN);
    mesh.start(Optional.of(keep));
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  void curlUsesTheSidecarAsItsProxy(@TempDir Path work) throws Exception {
    needs("curl");
    var proxy = "http://127.0.0.1:" + mesh.outbound().getPort();
    assertThat(run("curl", "-sS", "-x", proxy, "http://" + Mesh.HELLO + "/"))
        .isEqualTo("hello from hello-kr-a\n");
    var sent = work.resolve("sent");
    Files.write(sent, new byte[3_000_000]);
    var expect = "Expect: 100-continue";
    for (var version : List.of("--http1.1", "--http2-prior-knowledge")) {
      var data = "@" + sent;
      var host = "Host: " + Mesh.HELLO;
      var received = work.resolve("received").toString();
      run(
          "curl",
          "-sS",
          version,
          "-H",
          host,
          "-H",
          expect,
          "--data-binary",
          data,
          "-o",
          received,
          proxy);
      assertThat(Path.of(received)).as(version).hasSameBinaryContentAs(sent);
    }
  }

  @Test
  void h2loadLosesNothingOnManyStreams() throws Exception {
    needs("h2load");
    var url = "http://127.0.0.1:" + mesh.outbound().getPort() + "/";
    var authority = ":authority: " + Mesh.HELLO;
    var report = run("h2load", "-n", "2000", "-c", "4", "-m", "20", "-H", authority, url);
    assertThat(report).contains("2000 succeeded, 0 failed").contains("status codes: 2000 2xx");
  }

  @Test
  void nginxIsAnUpstreamWithACertificateOfOurs(@TempDir Path work) throws Exception {
    needs("nginx");
    var ip = mesh.subnet() + ".90";
    int port = Loopback.freePort(ip);
    certificate(work, "web");
    Files.writeString(work.resolve("nginx.conf"), nginx(work, ip + ":" + port));
    var nginx =
        new ProcessBuilder(
                program("nginx").orElseThrow().toString(),
                "-c",
                work.resolve("nginx.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    try {
      mesh.manifests().service("web", port);
      mesh.manifests()
          .pod("web", "web-kr-a", "kr/a", ip, Ready.YES, "security.istio.io/tlsMode: istio");
      try (var caller = mesh.caller()) {
        Eventually.holds(
            SOON,
            () ->
                assertThat(caller.get("web.sample:5000", "/").body())
                    .isEqualTo("SUCCESS spiffe\n"));
      }
    } finally {
      nginx.destroy();
      nginx.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /// Keys and certificates of an account of namespace `sample`, signed by the mesh's authority.
  private void certificate(Path work, String account) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var keys = generator.generateKeyPair();
    var authority =
        AuthorityFiles.load(
            new DirectoryStore(state), "cluster.local", InstantSource.system(), new SecureRandom());
    var issued = authority.workload(keys.getPublic(), "sample", account, Duration.ofHours(1));
    Files.writeString(work.resolve("cert.pem"), String.join("", issued.chainPem()));
    Files.writeString(work.resolve("roots.pem"), String.join("", issued.rootsPem()));
    var encoded = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
    Files.writeString(
        work.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
  }

  private static String nginx(Path work, String listen) {
    return """
    daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
    events {}
    http {
      access_log off;
      client_body_temp_path %1$s/1; proxy_temp_path %1$s/2; fastcgi_temp_path %1$s/3;
      uwsgi_temp_path %1$s/4; scgi_temp_path %1$s/5;
      server {
        listen %2$s ssl;
        ssl_certificate %1$s/cert.pem; ssl_certificate_key %1$s/key.pem;
        ssl_client_certificate %1$s/roots.pem; ssl_verify_client on;
        location / { default_type text/plain; return 200 "$ssl_client_verify spiffe\\n"; }
      }
    }
    """
        .formatted(work, listen);
  }

  private static void needs(String program) {
    boolean present = program(program).isPresent();
    if (!present) System.err.println("SKIPPED a test with " + program + ": not on the PATH");
    assumeTrue(present, program);
  }

  private static Optional<Path> program(String name) {
    var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
    return Stream.of(path.split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }
}
