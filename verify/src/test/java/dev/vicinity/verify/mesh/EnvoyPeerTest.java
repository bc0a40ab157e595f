package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Envoy with a certificate of ours, as the upstream of a sidecar. Skipped, loudly, without Envoy.
class EnvoyPeerTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String ISTIO = "security.istio.io/tlsMode: istio";

  private @Nullable Mesh mesh;
  private @Nullable Process running;
  private Path envoy;
  private Path work;

  @BeforeEach
  void needsEnvoy(@TempDir Path work) {
    envoy = Peers.needs("envoy");
    this.work = work;
  }

  @AfterEach
  void stop() throws Exception {
    if (running != null) {
      running.destroy();
      running.waitFor(10, TimeUnit.SECONDS);
    }
    if (mesh != null) mesh.close();
  }

  @Test
  void envoyIsAnUpstreamThatDemandsACertificate(@TempDir Path folder, @TempDir Path state)
      throws Exception {
    var mesh = started(folder, state);
    var ip = mesh.subnet() + ".90";
    int port = Loopback.freePort(ip);
    Peers.certificate(state, work, "web");
    var direct =
        """
        direct_response: {status: 200, body: {inline_string: "envoy"}},
        response_headers_to_add: [{header: {key: x-peer, value: "%DOWNSTREAM_PEER_URI_SAN%"}}]
        """;
    envoy(listener(ip, port, direct, tls()));
    mesh.manifests().service("web", port);
    mesh.manifests().pod("web", "web-kr-a", "kr/a", ip, Ready.YES, ISTIO);
    try (var caller = mesh.caller()) {
      Eventually.holds(
          SOON,
          () -> {
            var reply = caller.get("web.sample:5000", "/");
            assertThat(reply.body()).isEqualTo("envoy");
            assertThat(reply.headers())
                .containsEntry("x-peer", "spiffe://cluster.local/ns/sample/sa/client");
          });
    }
  }

  private Mesh started(Path folder, Path state) {
    var prepared = Mesh.prepared(folder, Mesh.Pods.PLAIN);
    mesh = prepared;
    prepared.start(Optional.of(state));
    return prepared;
  }

  /// A listener that answers everything by one route, both in flow style.
  private static String listener(String ip, int port, String route, String socket) {
    return """
    {name: in, address: {socket_address: {address: %s, port_value: %d}},
     filter_chains: [{transport_socket: %s, filters: [{name: http, typed_config: {
       "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
       stat_prefix: in, codec_type: AUTO,
       http_filters: [{name: router, typed_config: {
         "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}],
       route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [
         {match: {prefix: "/"}, %s}]}]}}}]}]}
    """
        .formatted(ip, port, socket, route);
  }

  /// The transport socket of a server that demands a certificate of the mesh.
  private String tls() {
    return """
    {name: tls, typed_config: {
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext,
      require_client_certificate: true,
      common_tls_context: {
        alpn_protocols: [h2, http/1.1],
        tls_certificates: [{
          certificate_chain: {filename: "%1$s/cert.pem"}, private_key: {filename: "%1$s/key.pem"}}],
        validation_context: {trusted_ca: {filename: "%1$s/roots.pem"}}}}}\
    """
        .formatted(work);
  }

  private void envoy(String listener) throws Exception {
    var config = work.resolve("envoy.yaml");
    var yaml = "static_resources: {listeners: [\n%s]}\n";
    Files.writeString(config, yaml.formatted(listener).indent(1).stripLeading());
    running =
        new ProcessBuilder(
                envoy.toString(),
                "-c",
                config.toString(),
                "--use-dynamic-base-id",
                "--concurrency",
                "1",
                "--log-level",
                "warn")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
  }
}
