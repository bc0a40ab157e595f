package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    Peers.needs("curl");
    var proxy = "http://127.0.0.1:" + mesh.outbound().getPort();
    assertThat(Peers.output("curl", "-sS", "-x", proxy, "http://" + Mesh.HELLO + "/"))
        .isEqualTo("hello from hello-kr-a\n");
    var sent = work.resolve("sent");
    Files.write(sent, new byte[3_000_000]);
    var expect = "Expect: 100-continue";
    for (var version : List.of("--http1.1", "--http2-prior-knowledge")) {
      var data = "@" + sent;
      var host = "Host: " + Mesh.HELLO;
      var received = work.resolve("received").toString();
      Peers.output(
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
    Peers.needs("h2load");
    var url = "http://127.0.0.1:" + mesh.outbound().getPort() + "/";
    var authority = ":authority: " + Mesh.HELLO;
    var report = Peers.output("h2load", "-n", "2000", "-c", "4", "-m", "20", "-H", authority, url);
    assertThat(report).contains("2000 succeeded, 0 failed").contains("status codes: 2000 2xx");
  }

  @Test
  void nginxIsAnUpstreamWithACertificateOfOurs(@TempDir Path work) throws Exception {
    var program = Peers.needs("nginx");
    var ip = mesh.subnet() + ".90";
    int port = Loopback.freePort(ip);
    Peers.certificate(state, work, "web");
    Files.writeString(work.resolve("nginx.conf"), nginx(work, ip + ":" + port));
    var nginx =
        new ProcessBuilder(program.toString(), "-c", work.resolve("nginx.conf").toString())
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
}
