package dev.vicinity.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.config.InboundBind;
import dev.vicinity.sidecar.config.SidecarSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two sidecars, one of each end, and every pair of HTTP versions through them.
@Timeout(60)
class Http2SidecarTest {
  private static final String HOST = "echo.test.svc.cluster.local";

  private final OwnAuthority authority = new OwnAuthority();
  private final MemoryFeed clientFeed = new MemoryFeed();
  private final MemoryFeed serverFeed = new MemoryFeed();
  private final AtomicReference<String> seen = new AtomicReference<>("");
  private Vertx vertx;
  private Sidecar clientSide;
  private Sidecar serverSide;
  private Address outbound;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(clientSide.close());
    await(serverSide.close());
    await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_2, GRPC, MESH_TLS, HTTP_2",
    "HTTP_2, GRPC, PLAIN, HTTP_2",
    "HTTP_2, HTTP, MESH_TLS, HTTP_1_1",
    "HTTP_2, AUTO, MESH_TLS, HTTP_2",
    "HTTP_1_1, AUTO, PLAIN, HTTP_1_1",
    "HTTP_1_1, HTTP2, MESH_TLS, HTTP_2",
    "HTTP_1_1, HTTP, MESH_TLS, HTTP_1_1",
  })
  void everyPairOfVersionsCarriesBodiesAndTrailers(
      HttpVersion spoken, AppProtocol declared, Transport transport, HttpVersion heard)
      throws Exception {
    mesh(declared, transport, MtlsMode.PERMISSIVE);
    var payload = Buffer.buffer(new byte[3 * 1024 * 1024]);
    var answer = await(post(spoken, payload));
    assertThat(answer).isEqualTo("200 " + payload.length() + " trailer");
    assertThat(seen.get()).isEqualTo(heard + " " + HOST + " trailers");
  }

  @Test
  void strictPortTakesMutualTls() throws Exception {
    mesh(AppProtocol.GRPC, Transport.MESH_TLS, MtlsMode.STRICT);
    assertThat(await(post(HttpVersion.HTTP_2, Buffer.buffer("x")))).isEqualTo("200 1 trailer");
  }

  @Test
  void strictPortRefusesPlainText() throws Exception {
    mesh(AppProtocol.GRPC, Transport.PLAIN, MtlsMode.STRICT);
    assertThat(await(post(HttpVersion.HTTP_2, Buffer.buffer("x")))).startsWith("503");
  }

  private void mesh(AppProtocol declared, Transport transport, MtlsMode mode) throws Exception {
    var app =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::echo)
                .listen());
    var port = app.actualPort();
    serverSide =
        new Sidecar(
            vertx,
            settings(
                List.of(
                    new InboundBind(new Address("127.0.0.1", 0), new Address("127.0.0.1", port)))),
            parts(serverFeed, "spiffe://cluster.local/ns/test/sa/echo"));
    var bound = await(serverSide.start());
    serverFeed.workload(workload(new InboundPort(port, declared, mode, HOST, 80)));
    clientSide =
        new Sidecar(
            vertx,
            settings(List.of()),
            parts(clientFeed, "spiffe://cluster.local/ns/test/sa/client"));
    service(declared, transport, bound.inboundBinds().getFirst());
    outbound = await(clientSide.start()).outbound();
    clientFeed.workload(workload());
  }

  private void service(AppProtocol declared, Transport transport, Address at) {
    var key = ClusterKey.of(HOST, 80);
    clientFeed.tell(clientFeed.set(key, List.of(MemoryFeed.endpoint(at, transport))));
    var spec =
        new ClusterSpec(
            key,
            declared,
            ClusterSpec.Membership.ENDPOINTS,
            "echo",
            "test",
            MemoryFeed.TrafficPolicies.PLAIN);
    var weighted = new RouteAction.WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE);
    var forward =
        new RouteAction.Forward(
            List.of(weighted), RouteAction.Rewrite.NONE, Duration.ZERO, RetryPolicy.NONE);
    clientFeed.tell(
        new Destination(
            new Target(HOST, 80),
            clientFeed.next(),
            new Destination.Known(
                HOST,
                declared,
                new RouteTable(List.of(MemoryFeed.rule(forward))),
                List.of(),
                List.of(spec))));
  }

  private void echo(HttpServerRequest request) {
    seen.set(request.version() + " " + request.authority().host() + " " + request.getHeader("te"));
    request
        .body()
        .onSuccess(
            body -> {
              var response = request.response().setChunked(true);
              response.putTrailer("grpc-status", "trailer");
              response.write(body);
              response.end();
            });
  }

  /// Answers status, length of the body and the trailer.
  private Future<String> post(HttpVersion version, Buffer payload) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    return client
        .request(
            new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(outbound.port(), outbound.host()))
                .setHost(HOST)
                .setPort(80)
                .setMethod(HttpMethod.POST)
                .setURI("/echo"))
        .compose(request -> request.putHeader("te", "trailers").send(payload))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        body ->
                            response.statusCode()
                                + " "
                                + body.length()
                                + " "
                                + response.getTrailer("grpc-status")));
  }

  private Parts parts(MemoryFeed feed, String spiffeId) {
    return new Parts(feed::open, authority.tlsOf(spiffeId), new Recorded());
  }

  private static WorkloadConfig workload(InboundPort... ports) {
    return new WorkloadConfig(
        new dev.vicinity.core.mesh.Version(1, 1),
        new Workload("pod", "test", "pod", "sa", "", "", Locality.NONE, Map.of()),
        "cluster.local",
        List.of(),
        WorkloadConfig.OutboundMode.ALLOW_ANY,
        MtlsMode.PERMISSIVE,
        List.of(ports));
  }

  private static SidecarSettings settings(List<InboundBind> binds) {
    var any = new Address("127.0.0.1", 0);
    var nothing = Path.of("/dev/null");
    return new SidecarSettings(
        "pod",
        "test",
        any,
        nothing,
        nothing,
        SidecarSettings.Interception.EXPLICIT,
        any,
        any,
        binds,
        any,
        any,
        any,
        1,
        Duration.ofSeconds(1));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }
}
