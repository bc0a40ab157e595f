package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What goes over the wire between pods, and who is let in.
@OnCluster
class WireTest {
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private static Cluster cluster;
  private static Sandbox meshed;
  private static Sandbox plain;
  private static String serverNode;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    var there = localities.getLast();
    meshed = cluster.meshed("wire");
    meshed.addServerCode();
    meshed.apply(Apps.server("server", there, 1));
    meshed.apply(Apps.client("client", localities.getFirst()));
    plain = cluster.sandbox("wire-plain", Map.of());
    plain.apply(Apps.client("outsider", localities.getFirst()));
    serverNode = cluster.nodeOf(there);
    plain.apply(Apps.eye("sniffer", serverNode));
    meshed.awaitRollout("server");
    meshed.awaitRollout("client");
    plain.awaitRollout("outsider");
    plain.awaitRollout("sniffer");
  }

  @AfterEach
  void withoutPolicy() {
    meshed.kubectl("", "delete", "peerauthentications.security.istio.io", "--all");
  }

  @Test
  void wireCarriesTls13AndNothingInTheOpen() {
    meshed.restart("client"); // which has no connection yet: the handshake is to be seen
    var client = meshed.pod("client").getStatus().getPodIP();
    var server = meshed.pod("server").getStatus().getPodIP();
    var capture = Capture.start(plain, "tcp and host " + client + " and host " + server);
    var answer =
        meshed.exec("client", "curl", "-s", "-H", "x-secret: tomato", "http://server:8080/headers");
    var seen = capture.end();
    cluster.saw(
        "%d bytes on %s between %s and %s; ServerHello: %d, TLS 1.3 chosen: %s, SNI %s"
            .formatted(
                seen.bytes().length(),
                serverNode,
                client,
                server,
                seen.serverHellos(),
                seen.choseTls13(),
                seen.serverName()));
    assertThat(answer.out()).contains("tomato");
    assertThat(seen.bytes()).hasSizeGreaterThan(1000);
    assertThat(seen.contains("tomato") || seen.contains("HTTP/1.1")).as("plain text").isFalse();
    assertThat(seen.choseTls13()).as("TLS 1.3").isTrue();
  }

  @Test
  void bothEndsShowTheIdOfTheirServiceAccount() throws Exception {
    var chain = certificateOf(meshed.pod("server").getStatus().getPodIP());
    var serverId = chain.getSubjectAlternativeNames().iterator().next().get(1).toString();
    cluster.saw("the server's certificate: " + serverId + ", until " + chain.getNotAfter());
    assertThat(serverId).isEqualTo("spiffe://cluster.local/ns/wire/sa/server");
    var headers = meshed.exec("client", "curl", "-s", "http://server:8080/headers").orThrow().out();
    cluster.saw("what the server's application is told: " + headers);
    assertThat(headers)
        .contains("By=spiffe://cluster.local/ns/wire/sa/server")
        .contains("URI=spiffe://cluster.local/ns/wire/sa/client");
  }

  /// As any client sees it that speaks the mesh's protocol and has no certificate.
  private static X509Certificate certificateOf(String ip) throws CertificateException {
    var script =
        """
        import socket, ssl
        mesh = ssl._create_unverified_context()
        mesh.set_alpn_protocols(['istio'])
        with mesh.wrap_socket(socket.create_connection(('%s', 8080))) as server:
            print(ssl.DER_cert_to_PEM_cert(server.getpeercert(True)))
        """
            .formatted(ip);
    var pem = plain.exec("outsider", "python3", "-c", script).orThrow().out();
    var bytes = pem.strip().getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }

  @Test
  void permissiveAcceptsAPodWithoutSidecar() {
    assertThat(fromOutside()).isEqualTo("200");
    assertThat(fromInside()).isEqualTo("200");
    cluster.saw("permissive: 200 from outside the mesh, 200 from inside");
  }

  @Test
  void strictRefusesAPodWithoutSidecar() {
    policy("STRICT");
    Await.untilAsserted(SETTLE, () -> assertThat(fromOutside()).isEqualTo("000"));
    assertThat(fromInside()).isEqualTo("200");
    var refused = plain.exec("outsider", "curl", "-sS", "http://server.wire:8080/");
    cluster.saw("STRICT: from outside: " + refused.err().strip() + "; from inside: 200");
    meshed.kubectl("", "delete", "peerauthentications.security.istio.io", "default");
    Await.untilAsserted(SETTLE, () -> assertThat(fromOutside()).isEqualTo("200"));
  }

  @Test
  void probesOfEveryKindPassUnderStrict() {
    policy("STRICT");
    Await.untilAsserted(SETTLE, () -> assertThat(fromOutside()).isEqualTo("000"));
    meshed.apply(probed("probed", "/"));
    meshed.apply(probed("failing", "/status?code=503"));
    meshed.awaitRollout("probed");
    Await.until(
        "the failing probe is noticed",
        Rollout.PATIENCE,
        () -> meshed.kubectl("", "get", "events").out().contains("Readiness probe failed"));
    assertThat(meshed.pods("failing")).noneMatch(Readiness::isPodReady);
    cluster.saw("gRPC startup, TCP liveness and HTTP readiness probes under STRICT:");
    cluster.saw(meshed.kubectl("", "get", "pods").out());
  }

  /// A pod with a probe of each kind.
  private static String probed(String name, String path) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          terminationGracePeriodSeconds: 3
          containers:
          - name: main
            image: nicolaka/netshoot
            imagePullPolicy: IfNotPresent
            command:
            - sh
            - -c
            - fortio server -http-port 8090 -redirect-port disabled -grpc-port 8079 & exec python3 /apps/server.py
            startupProbe: {grpc: {port: 8079}, timeoutSeconds: 5, periodSeconds: 1, failureThreshold: 60}
            livenessProbe: {tcpSocket: {port: 9000}, timeoutSeconds: 5}
            readinessProbe: {httpGet: {path: '%2$s', port: 8080}, periodSeconds: 1}
            volumeMounts: [{name: apps, mountPath: /apps}]
          volumes: [{name: apps, configMap: {name: server}}]
    """
        .formatted(name, path);
  }

  private static void policy(String mode) {
    meshed.apply(
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default}
        spec: {mtls: {mode: %s}}
        """
            .formatted(mode));
  }

  private static String fromOutside() {
    return status(plain, "outsider");
  }

  private static String fromInside() {
    return status(meshed, "client");
  }

  private static String status(Sandbox from, String app) {
    return from.exec(
            app,
            "curl",
            "-s",
            "-o",
            "/dev/null",
            "-m",
            "5",
            "-w",
            "%{http_code}",
            "http://server.wire:8080/")
        .out();
  }
}
