package dev.vicinity.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Transport;
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

  private final AtomicReference<String> seen = new AtomicReference<>("");
  private Vertx vertx;
  private TwoSidecars sidecars;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    sidecars.close();
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

  @Test
  void anHttpPortHearsHttp1HoweverItIsCalled() throws Exception {
    mesh(AppProtocol.HTTP, Transport.PLAIN, MtlsMode.PERMISSIVE);
    var answer = await(post(sidecars.inbound(), HttpVersion.HTTP_2, Buffer.buffer("x")));
    assertThat(answer).isEqualTo("200 1 trailer");
    assertThat(seen.get()).isEqualTo("HTTP_1_1 " + HOST + " trailers");
  }

  private void mesh(AppProtocol declared, Transport transport, MtlsMode mode) throws Exception {
    var app =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::echo)
                .listen());
    sidecars = new TwoSidecars(vertx, HOST, 80);
    sidecars.start(app.actualPort(), declared, transport, mode);
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

  private Future<String> post(HttpVersion version, Buffer payload) {
    return post(sidecars.outbound(), version, payload);
  }

  /// Answers status, length of the body and the trailer.
  private Future<String> post(Address to, HttpVersion version, Buffer payload) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    return client
        .request(
            new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(to.port(), to.host()))
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

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }
}
