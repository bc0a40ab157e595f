package dev.vicinity.sidecar.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  @ParameterizedTest
  @CsvSource({
    // mode, port, first bytes, verdict
    "STRICT, HTTP, mesh-http, MUTUAL_HTTP",
    "STRICT, HTTP, other-tls, MUTUAL_HTTP",
    "STRICT, HTTP, http1, REFUSE",
    "STRICT, GRPC, http2, REFUSE",
    "STRICT, TCP, mesh-tcp, MUTUAL_OPAQUE",
    "STRICT, TCP, mesh-http, MUTUAL_OPAQUE",
    "STRICT, TCP, opaque, REFUSE",
    "STRICT, AUTO, mesh-http, MUTUAL_HTTP",
    "STRICT, AUTO, mesh-tcp, MUTUAL_OPAQUE",
    "STRICT, AUTO, other-tls, MUTUAL_OPAQUE",
    "STRICT, AUTO, http1, REFUSE",
    "PERMISSIVE, HTTP, mesh-http, MUTUAL_HTTP",
    "PERMISSIVE, HTTP2, mesh-tcp, MUTUAL_HTTP",
    "PERMISSIVE, HTTP, other-tls, REFUSE",
    "PERMISSIVE, HTTP, http1, PLAIN_HTTP_1",
    "PERMISSIVE, GRPC, http2, PLAIN_HTTP_2",
    "PERMISSIVE, HTTP, opaque, PLAIN_HTTP_1",
    "PERMISSIVE, TCP, mesh-tcp, MUTUAL_OPAQUE",
    "PERMISSIVE, TCP, other-tls, PLAIN_OPAQUE",
    "PERMISSIVE, TLS, other-tls, PLAIN_OPAQUE",
    "PERMISSIVE, TCP, http1, PLAIN_OPAQUE",
    "PERMISSIVE, AUTO, mesh-http, MUTUAL_HTTP",
    "PERMISSIVE, AUTO, mesh-tcp, MUTUAL_OPAQUE",
    "PERMISSIVE, AUTO, other-tls, PLAIN_OPAQUE",
    "PERMISSIVE, AUTO, http2, PLAIN_HTTP_2",
    "PERMISSIVE, AUTO, opaque, PLAIN_OPAQUE",
    "DISABLE, HTTP, http1, PLAIN_HTTP_1",
    "DISABLE, HTTP, mesh-http, REFUSE",
    "DISABLE, TCP, other-tls, PLAIN_OPAQUE",
    "DISABLE, AUTO, mesh-http, PLAIN_OPAQUE",
    "DISABLE, AUTO, http1, PLAIN_HTTP_1",
    "STRICT, AUTO, undecided, WAIT",
  })
  void inboundFollowsTheTable(MtlsMode mode, AppProtocol port, String bytes, Verdict verdict) {
    assertThat(InboundRules.decide(mode, port, bytes(bytes))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, http1, PLAIN_HTTP_1",
    "AUTO, http2, PLAIN_HTTP_2",
    "AUTO, other-tls, PLAIN_OPAQUE",
    "AUTO, opaque, PLAIN_OPAQUE",
    "HTTP, http2, PLAIN_HTTP_2",
    "HTTP, other-tls, PLAIN_OPAQUE",
    "HTTP, undecided, WAIT",
  })
  void outboundFollowsWhatIsDeclaredAndSpoken(AppProtocol port, String bytes, Verdict verdict) {
    assertThat(OutboundRules.decide(port, bytes(bytes))).isEqualTo(verdict);
  }

  @Test
  void declaredOpaquePortsWaitForNobody() {
    assertThat(OutboundRules.needsNoBytes(AppProtocol.TCP)).isTrue();
    assertThat(OutboundRules.needsNoBytes(AppProtocol.AUTO)).isFalse();
    assertThat(InboundRules.needsNoBytes(MtlsMode.DISABLE, AppProtocol.TCP)).isTrue();
    assertThat(InboundRules.needsNoBytes(MtlsMode.PERMISSIVE, AppProtocol.TCP)).isFalse();
  }

  @Test
  void originalDestinationIsReadFromTheSocketAddress() {
    var v4 = new byte[] {2, 0, 0x1f, (byte) 0x90, 10, 0, 3, 7, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(OriginalDestination.parse(ByteBuffer.wrap(v4), 4, 4)).hasToString("10.0.3.7:8080");
    var v6 = new byte[28];
    v6[2] = 0x1f;
    v6[3] = (byte) 0x90;
    v6[8] = (byte) 0xfd;
    v6[23] = 1;
    assertThat(OriginalDestination.parse(ByteBuffer.wrap(v6), 8, 16)).hasToString("[fd00::1]:8080");
  }

  private static FirstBytes bytes(String name) {
    return switch (name) {
      case "mesh-http" -> tls("istio-http/1.1", "istio", "http/1.1");
      case "mesh-tcp" -> tls("istio-peer-exchange", "istio");
      case "other-tls" -> tls("h2", "http/1.1");
      case "http1" -> FirstBytes.HTTP_1;
      case "http2" -> FirstBytes.HTTP_2;
      case "opaque" -> FirstBytes.OPAQUE;
      default -> FirstBytes.UNDECIDED;
    };
  }

  private static FirstBytes tls(String... alpn) {
    return new FirstBytes.Tls(new ClientHello("x", List.of(alpn)));
  }
}
