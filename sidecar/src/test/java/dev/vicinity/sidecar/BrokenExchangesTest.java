package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever leaves in the middle, by whichever version: the other side learns of it at once, and
/// never takes a part for the whole.
@Timeout(60)
class BrokenExchangesTest {
  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void clientThatLeavesWithinItsRequestFreesTheHost(Version spoken, Version heard)
      throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("POST /", End.OPEN);
      client.body("abc", End.OPEN);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head POST /");
        assertThat(host.next()).isEqualTo("body abc");
        client.leave();
        assertThat(host.next()).isEqualTo("broken");
      }
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("DC");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void clientThatLeavesBeforeItsAnswerFreesTheHost(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        assertThat(host.next()).isEqualTo("end");
        client.leave();
        assertThat(host.next()).isEqualTo("broken");
      }
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("DC");
    }
  }

  /// Nothing is sent to it that would tell.
  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void clientThatLeavesAQuietAnswerFreesTheHost(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        assertThat(host.next()).isEqualTo("end");
        host.head("200", End.OPEN);
        host.body("event", End.OPEN);
        assertThat(client.next()).isEqualTo("head 200");
        assertThat(client.next()).isEqualTo("body event");
        client.leave();
        assertThat(host.next()).isEqualTo("broken");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void hostThatLeavesWithinItsAnswerBreaksIt(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        host.head("200", End.OPEN);
        host.body("abc", End.OPEN);
        assertThat(client.next()).isEqualTo("head 200");
        assertThat(client.next()).isEqualTo("body abc");
        host.leave();
        assertThat(client.next()).isEqualTo("broken");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,HTTP_1", "HTTP_1,HTTP_2", "HTTP_2,HTTP_1", "HTTP_2,HTTP_2"})
  void partOfAnAnswerOfKnownLengthIsBroken(Version spoken, Version heard) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        host.head("200", End.OPEN, "Content-Length: 10");
        host.body("abc", End.OPEN);
        assertThat(client.next()).isEqualTo("head 200");
        host.leave();
        assertThat(last(client)).isEqualTo("broken");
      }
    }
  }

  /// What is less or more than it says is reset, and nobody is told that it was whole.
  @ParameterizedTest
  @CsvSource({"HTTP_1,2", "HTTP_1,10", "HTTP_2,2", "HTTP_2,10"})
  void requestOfAnotherLengthThanItSaysIsNoRequest(Version heard, int length) throws Exception {
    try (var ends = new Ends(Version.HTTP_2, heard);
        var client = ends.client()) {
      client.head("POST /", End.OPEN, "content-length: " + length);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head POST /");
        client.body("abc", End.LAST);
        assertThat(client.next()).isEqualTo("broken");
        assertThat(((Http2Side) client).reset()).isEqualTo("PROTOCOL_ERROR");
        assertThat(last(host)).isEqualTo("broken");
      }
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("DPE");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1,2", "HTTP_1,10", "HTTP_2,2", "HTTP_2,10"})
  void answerOfAnotherLengthThanItSaysIsBroken(Version spoken, int length) throws Exception {
    try (var ends = new Ends(spoken, Version.HTTP_2);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        host.head("200", End.OPEN, "content-length: " + length);
        assertThat(client.next()).isEqualTo("head 200");
        host.body("abc", End.LAST);
        assertThat(last(client)).isEqualTo("broken");
      }
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("UPE");
    }
  }

  /// An answer without a length ends with its connection, but not with that connection's reset.
  @ParameterizedTest
  @EnumSource(Version.class)
  void resetDoesNotEndAnAnswerWithoutLength(Version spoken) throws Exception {
    try (var server = new ServerSocket(0);
        var ends = new Ends(spoken, Version.HTTP_1)) {
      ends.place(server.getLocalPort());
      try (var client = ends.client()) {
        client.head("GET /", End.LAST);
        try (var host = server.accept()) {
          var wire = new Wire(host);
          wire.line();
          wire.headers();
          wire.send("HTTP/1.1 200 OK\r\n\r\nabc");
          assertThat(client.next()).isEqualTo("head 200");
          assertThat(client.next()).isEqualTo("body abc");
          host.setSoLinger(true, 0);
        }
        assertThat(client.next()).isEqualTo("broken");
      }
    }
  }

  /// An HTTP/1.0 client knows the end of an answer by the end of its connection.
  @ParameterizedTest
  @EnumSource(Version.class)
  void clientThatKnowsNoChunksIsResetWhenItsAnswerBreaks(Version heard) throws Exception {
    try (var ends = new Ends(Version.HTTP_1, heard);
        var socket = new Socket("127.0.0.1", ends.rig().outbound().port());
        var client = new Wire(socket)) {
      client.send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        host.head("200", End.OPEN);
        host.body("abc", End.OPEN);
        assertThat(client.line()).startsWith("HTTP/1.1 200");
        client.headers();
        assertThat(client.bytes(3)).isEqualTo("abc");
        host.leave();
        assertThat(reads(client)).isEqualTo("reset");
      }
    }
  }

  private static String reads(Wire wire) {
    try {
      return wire.isEnded() ? "end" : "more";
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("reset") ? "reset" : e.toString();
    }
  }

  /// What it all came to, behind pieces of a body.
  private static String last(Side side) throws IOException {
    var next = side.next();
    while (next.startsWith("body ")) {
      next = side.next();
    }
    return next;
  }
}
