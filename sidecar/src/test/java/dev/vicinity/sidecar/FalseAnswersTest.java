package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts whose frames or lines are no answer: the client gets one all the same, and the next answer
/// on its connection is not taken for a part of it.
@Timeout(60)
class FalseAnswersTest {
  @ParameterizedTest
  @EnumSource
  void bodyWithoutAHeadIsNoAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.body("abc", End.LAST);
          isRefused(ends, client);
        });
  }

  @ParameterizedTest
  @EnumSource
  void bodyBehindHintsAloneIsNoAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.head("103", End.OPEN);
          host.body("abc", End.OPEN);
          assertThat(client.next()).isEqualTo("head 103");
          isRefused(ends, client);
        });
  }

  @ParameterizedTest
  @EnumSource
  void hintsAloneAreNoAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.head("103", End.LAST);
          isRefused(ends, client);
        });
  }

  @ParameterizedTest
  @EnumSource
  void headThatAnnouncesABodyIsNoWholeAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.head("200", End.LAST, "content-length: 5");
          isRefused(ends, client);
        });
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatNeverComesBreaksTheAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.head("200", End.OPEN, "content-length: 5");
          assertThat(client.next()).isEqualTo("head 200");
          host.body("", End.LAST);
          assertThat(client.next()).isEqualTo("broken");
        });
  }

  @ParameterizedTest
  @EnumSource
  void trailersInTheBodysPlaceBreakTheAnswer(Version spoken) throws Exception {
    asked(
        spoken,
        Version.HTTP_2,
        (ends, client, host) -> {
          host.head("200", End.OPEN, "content-length: 5");
          assertThat(client.next()).isEqualTo("head 200");
          host.trailers("x-checksum: 1");
          assertThat(client.next()).isEqualTo("broken");
        });
  }

  /// One below 100 would pass for hints, and its client would wait for ever.
  @ParameterizedTest
  @ValueSource(strings = {"0", "99", "1000"})
  void statusOfNoClassIsNoAnswer(String status) throws Exception {
    asked(
        Version.HTTP_1,
        Version.HTTP_1,
        (ends, client, host) -> {
          host.head(status, End.LAST, "Content-Length: 2");
          host.body("ab", End.LAST);
          isRefused(ends, client);
        });
  }

  /// What a host does that was asked, and what its client sees of it.
  private interface Course {
    void run(Ends ends, Side client, Side host) throws Exception;
  }

  private static void asked(Version spoken, Version heard, Course course) throws Exception {
    try (var ends = new Ends(spoken, heard);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        course.run(ends, client, host);
      }
    }
  }

  /// Behind it the connection, or the stream's, serves the next.
  private static void isRefused(Ends ends, Side client) throws Exception {
    assertThat(client.next()).isEqualTo("head 502");
    assertThat(client.next()).startsWith("body upstream connect error");
    assertThat(client.next()).isEqualTo("end");
    assertThat(ends.rig().recorded().next().flags()).isEqualTo("UPE");
  }
}
