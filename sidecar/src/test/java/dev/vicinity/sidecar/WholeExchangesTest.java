package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What messages have besides a head and a body, between all pairs of versions.
@Timeout(60)
class WholeExchangesTest {
  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void trailersGoBothWays(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("POST /", End.OPEN, "TE: trailers");
      client.body("abc", End.OPEN);
      client.trailers("x-sum: 1");
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head POST /");
        assertThat(host.header("te")).isEqualTo("trailers");
        assertThat(host.next()).isEqualTo("body abc");
        assertThat(host.next()).isEqualTo("trailers x-sum: 1");
        host.head("200", End.OPEN);
        host.body("def", End.OPEN);
        host.trailers("x-sum: 2");
        assertThat(client.next()).isEqualTo("head 200");
        assertThat(client.next()).isEqualTo("body def");
        assertThat(client.next()).isEqualTo("trailers x-sum: 2");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void earlyHintsArePassedOnAndNeedlessContinuesAreNot(Version spoken, Version heard)
      throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        host.head("100", End.OPEN);
        host.head("103", End.OPEN, "link: </a>");
        assertThat(client.next()).isEqualTo("head 103");
        assertThat(client.header("link")).isEqualTo("</a>");
        host.head("200", End.OPEN);
        host.body("abc", End.LAST);
        assertThat(client.next()).isEqualTo("head 200");
        assertThat(client.next()).isEqualTo("body abc");
        assertThat(client.next()).isEqualTo("end");
      }
    }
  }

  /// The client gets its 100 from here, so the host is not asked for one, as in Envoy.
  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void clientThatWaitsForA100IsToldToContinue(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("POST /", End.OPEN, "Expect: 100-continue");
      assertThat(client.next()).isEqualTo("head 100");
      client.body("abc", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head POST /");
        assertThat(host.header("expect")).isEmpty();
        assertThat(host.next()).isEqualTo("body abc");
        assertThat(host.next()).isEqualTo("end");
        host.head("204", End.LAST);
        assertThat(client.next()).isEqualTo("head 204");
        assertThat(client.next()).isEqualTo("end");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void answersWithoutBodiesKeepTheConnectionInStep(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("HEAD /", End.LAST);
      try (var host = ends.host()) {
        asked(host, "HEAD /");
        host.head("200", End.LAST, "Content-Length: 5");
        answered(client, "200", "5");
        client.head("GET /unchanged", End.LAST);
        asked(host, "GET /unchanged");
        host.head("304", End.LAST, "Content-Length: 5");
        answered(client, "304", "5");
        client.head("GET /none", End.LAST);
        asked(host, "GET /none");
        host.head("204", End.LAST, "Content-Length: 0");
        // RFC 9110, 8.6: such an answer has no length.
        answered(client, "204", "");
        client.head("GET /empty", End.LAST);
        asked(host, "GET /empty");
        host.head("200", End.LAST, "Content-Length: 0");
        answered(client, "200", "0");
      }
    }
  }

  /// The rest of the request is for nobody, and no other request gets it.
  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void earlyAnswerLeavesConnectionsInStep(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("POST /", End.OPEN);
      client.body("abc", End.OPEN);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head POST /");
        assertThat(host.next()).isEqualTo("body abc");
        host.head("413", End.LAST);
        assertThat(client.next()).isEqualTo("head 413");
        assertThat(client.next()).isEqualTo("end");
        assertThat(host.next()).isEqualTo("broken");
        if (spoken == Version.HTTP_1) {
          client.body("GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n", End.LAST);
        } else {
          assertThat(client.next()).isEqualTo("broken");
          assertThat(((Http2Side) client).reset()).isEqualTo("NO_ERROR");
        }
        client.head("GET /next", End.LAST);
        try (var next = heard == Version.HTTP_1 ? ends.host() : host) {
          asked(next, "GET /next");
          next.head("204", End.LAST);
          answered(client, "204", "");
        }
      }
    }
  }

  /// Only an explicit proxy's HTTP/1.1 clients have tunnels; Envoy has no route for CONNECT either.
  @ParameterizedTest
  @EnumSource(Version.class)
  void connectByHttp2HasNoRoute(Version heard) throws Exception {
    try (var ends = new Ends(Version.HTTP_2, heard);
        var client = ends.client()) {
      client.head("CONNECT app.test", End.OPEN);
      assertThat(client.next()).isEqualTo("head 404");
      assertThat(client.next()).isEqualTo("end");
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("NR");
    }
  }

  private static void asked(Side host, String request) throws IOException {
    assertThat(host.next()).isEqualTo("head " + request);
    assertThat(host.next()).isEqualTo("end");
  }

  private static void answered(Side client, String status, String length) throws IOException {
    assertThat(client.next()).isEqualTo("head " + status);
    assertThat(client.header("content-length")).isEqualTo(length);
    assertThat(client.next()).isEqualTo("end");
  }
}
