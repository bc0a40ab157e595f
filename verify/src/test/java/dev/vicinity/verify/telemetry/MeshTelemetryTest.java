package dev.vicinity.verify.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.mesh.EmbeddedMesh;
import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.cli.mesh.SidecarPlan;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.config.InboundBind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client in kr/a and a server in us/b, each with its sidecar, over mutual TLS.
class MeshTelemetryTest {
  private static final String SERVER = "127.0.4.1";
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Node
      metadata:
        name: kr-a
        labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: a}
      ---
      apiVersion: v1
      kind: Node
      metadata:
        name: us-b
        labels: {topology.kubernetes.io/region: us, topology.kubernetes.io/zone: b}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: hello, namespace: sample}
      spec:
        selector: {app: hello}
        ports: [{name: http, port: PORT}]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: hello-1
        namespace: sample
        labels: {app: hello, version: v2, security.istio.io/tlsMode: istio}
      spec:
        nodeName: us-b
        serviceAccountName: hello
        containers: [{name: hello, image: hello, ports: [{containerPort: PORT}]}]
      status: {podIP: 127.0.4.1}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client-1, namespace: shop, labels: {app: client}}
      spec:
        nodeName: kr-a
        serviceAccountName: client
        containers: [{name: client, image: client}]
      status: {podIP: 127.0.1.100}
      """;

  private final HttpServer application = application();
  private final HttpClient direct = HttpClient.newHttpClient();
  private final int port = freePort();
  private EmbeddedMesh mesh;
  private EmbeddedSidecar client;
  private EmbeddedSidecar server;

  MeshTelemetryTest() throws IOException {}

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    var manifests = Files.createDirectory(folder.resolve("manifests"));
    Files.writeString(
        manifests.resolve("mesh.yaml"), MANIFESTS.replace("PORT", Integer.toString(port)));
    var source = new FolderSource(manifests, MeshSettings.DEFAULT, System::nanoTime);
    mesh = EmbeddedMesh.start(source, folder.resolve("state"));
    var bind =
        new InboundBind(
            new Address(SERVER, port),
            new Address("127.0.0.1", application.getAddress().getPort()));
    server = mesh.sidecar(new SidecarPlan(new PodName("hello-1", "sample"), 0, List.of(bind)));
    client = mesh.sidecar(new SidecarPlan(new PodName("client-1", "shop"), 0, List.of()));
  }

  @AfterEach
  void stop() {
    direct.close();
    mesh.close();
    application.stop(0);
  }

  @Test
  void bothReportersNameBothWorkloads() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(ask()).isEqualTo("hello");
    }
    assertThat(sample(client, "istio_requests_total"))
        .isEqualTo(
            "istio_requests_total{reporter=\"source\","
                + workloads()
                + ",response_flags=\"-\",connection_security_policy=\"unknown\"} 3");
    assertThat(sample(server, "istio_requests_total"))
        .isEqualTo(
            "istio_requests_total{reporter=\"destination\","
                + workloads()
                + ",response_flags=\"-\",connection_security_policy=\"mutual_tls\"} 3");
  }

  @Test
  void zonesAndReasonAreToldByWhoChose() throws Exception {
    ask();
    assertThat(sample(client, "vicinity_requests_total"))
        .isEqualTo(
            """
            vicinity_requests_total{source_region="kr",source_zone="a",destination_region="us",\
            destination_zone="b",destination_service_name="hello",\
            destination_service_namespace="sample",reason="nearest",response_code_class="2xx"} 1\
            """);
    assertThat(metrics(server)).doesNotContain("vicinity_requests_total{");
  }

  @Test
  void theConsoleReachesEachSidecarThroughMutualTls() throws Exception {
    ask();
    var console = "http://" + mesh.console() + "/console/sidecars/";
    assertThat(get(console + "shop/client-1/endpoints"))
        .containsPattern("hello-1\\.sample +us/b +0 +1 +healthy +100% ");
    assertThat(get(console + "sample/hello-1/server_info")).contains("\"pod\" : \"hello-1\"");
  }

  /// Everything between the reporter and what the reporters may see differently.
  private static String workloads() {
    return """
    source_workload="client-1",source_canonical_service="client",\
    source_canonical_revision="latest",source_workload_namespace="shop",\
    source_principal="spiffe://cluster.local/ns/shop/sa/client",source_app="client",\
    source_version="unknown",source_cluster="Kubernetes",destination_workload="hello-1",\
    destination_workload_namespace="sample",\
    destination_principal="spiffe://cluster.local/ns/sample/sa/hello",destination_app="hello",\
    destination_version="v2",destination_service="hello.sample.svc.cluster.local",\
    destination_canonical_service="hello",destination_canonical_revision="v2",\
    destination_service_name="hello",destination_service_namespace="sample",\
    destination_cluster="Kubernetes",request_protocol="http",response_code="200",\
    grpc_response_status="\"\
    """;
  }

  private String ask() throws Exception {
    var proxy = new InetSocketAddress(client.outbound().host(), client.outbound().port());
    try (var caller = HttpClient.newBuilder().proxy(ProxySelector.of(proxy)).build()) {
      var url = URI.create("http://hello.sample:" + port + "/");
      var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build();
      return caller.send(request, BodyHandlers.ofString()).body();
    }
  }

  private String sample(EmbeddedSidecar sidecar, String name) throws Exception {
    return metrics(sidecar)
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .findFirst()
        .orElse("no " + name);
  }

  private String metrics(EmbeddedSidecar sidecar) throws Exception {
    return get("http://" + sidecar.admin() + "/stats/prometheus");
  }

  private String get(String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    return direct.send(request, BodyHandlers.ofString()).body();
  }

  private static HttpServer application() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(SERVER))) {
      return socket.getLocalPort();
    }
  }
}
