package dev.vicinity.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Transport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The conformance suite of RFC 9113 and RFC 7541, whole and strict, against every listener that
/// speaks HTTP/2. What it said is in `target/h2spec`. Skipped, loudly, without `h2spec`.
@Timeout(300)
class H2SpecTest {
  private static final String HOST = "echo.test.svc.cluster.local";

  /// Ports that take both versions answer a client that shows to speak neither as RFC 9112, 3 wants
  /// it, and as Envoy does: 400 by HTTP/1.1, then the end. The program takes that for a frame.
  private static final String NO_PREFACE = "× 2: Sends invalid connection preface";

  private Path program;
  private Vertx vertx;
  private TwoSidecars sidecars;

  @BeforeEach
  void start() {
    var found = program();
    if (found.isEmpty()) System.err.println("SKIPPED a test with h2spec: not found");
    assumeTrue(found.isPresent(), "h2spec");
    program = found.orElseThrow();
    vertx = Vertx.vertx();
    sidecars = new TwoSidecars(vertx, HOST, 80);
  }

  @AfterEach
  void stop() throws Exception {
    if (vertx != null) {
      sidecars.close();
      vertx.close().toCompletionStage().toCompletableFuture().get(20, SECONDS);
    }
  }

  @Test
  void outboundConformsTowardsHttp2() throws Exception {
    mesh(AppProtocol.HTTP2, Transport.MESH_TLS, MtlsMode.STRICT);
    conforms("outbound-http2", sidecars.ownAddressAsService(), NO_PREFACE);
  }

  @Test
  void outboundConformsTowardsHttp1() throws Exception {
    // The suite opens a thousand streams at once: as many handshakes would outlast its patience.
    mesh(AppProtocol.HTTP, Transport.PLAIN, MtlsMode.PERMISSIVE);
    conforms("outbound-http1", sidecars.ownAddressAsService(), NO_PREFACE);
  }

  @Test
  void inboundConformsInPlainText() throws Exception {
    mesh(AppProtocol.HTTP, Transport.PLAIN, MtlsMode.PERMISSIVE);
    conforms("inbound-plain", sidecars.inbound(), NO_PREFACE);
  }

  @ParameterizedTest
  @EnumSource(
      value = MtlsMode.class,
      names = {"PERMISSIVE", "STRICT"})
  void inboundConformsWithinMutualTls(MtlsMode mode) throws Exception {
    mesh(AppProtocol.HTTP, Transport.MESH_TLS, mode);
    try (var cable = new TlsCable(sidecars.tlsOfClient(), sidecars.inbound())) {
      conforms("inbound-tls-" + mode, cable.address());
    }
  }

  private void mesh(AppProtocol declared, Transport transport, MtlsMode mode) throws Exception {
    var server =
        vertx
            .createHttpServer()
            // whole first: an answer sent before malformed trailers have come is a good one
            .requestHandler(request -> request.endHandler(_ -> request.response().end("hello")))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, SECONDS);
    sidecars.start(server.actualPort(), declared, transport, mode);
  }

  /// `excepted` are cases, by their titles, that need not pass.
  private void conforms(String name, Address at, String... excepted)
      throws IOException, InterruptedException {
    var output = Files.createDirectories(Path.of("target/h2spec")).resolve(name + ".txt");
    var process =
        new ProcessBuilder(
                program.toString(), "--strict", "-h", at.host(), "-p", Integer.toString(at.port()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    var said = Files.readString(output, UTF_8);
    assertThat(said).contains("146 tests, ", " 0 skipped, ");
    assertThat(failures(said)).as(said).containsExactlyInAnyOrder(excepted);
  }

  private static List<String> failures(String said) {
    int from = said.indexOf("Failures:");
    return from < 0
        ? List.of()
        : said.substring(from)
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("×"))
            .toList();
  }

  private static Optional<Path> program() {
    var folders =
        Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("../target/ci"));
    return folders
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "h2spec"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
