package dev.vicinity.sidecar.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import dev.vicinity.sidecar.exchange.RequestEvents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that take their time, on a clock that the test turns; their frames byte by byte.
class HeadTimeoutTest {
  private static final Address NOWHERE = new Address("127.0.0.1", 1);
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";

  /// GET, http, /, and an authority, from HPACK's static table.
  private static final String FIELDS = "\202\206\204\101\1a";

  private static final int CALM_DOWN = 11;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Downstream> asked = new ArrayList<>();

  @BeforeEach
  void start() {
    channel.freezeTime();
    var connection =
        new DownstreamConnection(
            Direction.OUTBOUND,
            DownstreamConnection.Capture.EXPLICIT,
            NOWHERE,
            NOWHERE,
            NOWHERE,
            NOWHERE,
            "",
            PeerIdentity.NONE);
    new Http2Server(Http2Limits.DEFAULT, new SplittableRandom(1))
        .install(channel, connection, this::opened);
    say(PREFACE + SETTINGS);
    heard();
  }

  @AfterEach
  void stop() {
    channel.finishAndReleaseAll();
  }

  @Test
  void headThatNeverEndsEndsTheConnection() {
    say(frame(1, 0, 1, FIELDS));
    for (int i = 0; i < 11; i++) {
      pass(5);
      say(frame(9, 0, 1, "\0\1x\1y"));
    }
    assertThat(channel.isOpen()).isTrue();
    pass(5);
    assertGoneAway(CALM_DOWN);
    assertThat(asked).isEmpty();
  }

  @Test
  void headOfWhichAByteIsMissingDoesToo() {
    var frame = frame(1, 5, 1, FIELDS);
    say(frame.substring(0, frame.length() - 1));
    pass(59);
    assertThat(channel.isOpen()).isTrue();
    pass(1);
    assertGoneAway(CALM_DOWN);
  }

  @Test
  void headsThatAreWholeInTimeStopTheClock() {
    for (int id = 1; id < 20; id += 2) {
      say(frame(1, 0, id, FIELDS));
      pass(50);
      say(frame(9, 4, id, "\0\1x\1y"));
    }
    pass(3600);
    assertThat(channel.isOpen()).isTrue();
    assertThat(asked).hasSize(10);
  }

  @Test
  void bodiesTakeTheirTimeByteByByte() {
    var request = frame(1, 4, 1, FIELDS) + frame(0, 0, 1, "body");
    for (int i = 0; i < request.length() - 1; i++) {
      say(request.substring(i, i + 1));
    }
    pass(3600);
    assertThat(channel.isOpen()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void idleConnectionIsSentAwayUnlessARequestIsOpen() {
    say(frame(1, 5, 1, FIELDS));
    channel.pipeline().fireUserEventTriggered(Drain.IDLE);
    pass(1);
    assertThat(channel.isOpen()).isTrue();
    asked
        .getFirst()
        .head(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), End.LAST);
    asked.getFirst().flush();
    pass(1);
    heard();
    channel.pipeline().fireUserEventTriggered(Drain.IDLE);
    pass(1);
    assertGoneAway(0);
  }

  private void assertGoneAway(int error) {
    var heard = heard();
    var away = heard.substring(heard.length() - frameLength(heard));
    assertThat(away.charAt(3)).as("GOAWAY").isEqualTo((char) 7);
    assertThat(away.charAt(16)).isEqualTo((char) error);
    assertThat(channel.isOpen()).isFalse();
  }

  /// Of the last frame.
  private static int frameLength(String frames) {
    int at = 0;
    int length = 0;
    while (at < frames.length()) {
      length = 9 + (frames.charAt(at) << 16 | frames.charAt(at + 1) << 8 | frames.charAt(at + 2));
      at += length;
    }
    return length;
  }

  private RequestEvents opened(Downstream downstream, HttpRequest head, End end) {
    asked.add(downstream);
    return new Ignored();
  }

  private static String frame(int type, int flags, int stream, String payload) {
    return "\0\0"
        + (char) payload.length()
        + (char) type
        + (char) flags
        + "\0\0\0"
        + (char) stream
        + payload;
  }

  private void say(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private String heard() {
    var all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all.toString();
  }

  private static final class Ignored implements RequestEvents {
    @Override
    public void body(ByteBuf bytes, End end) {
      bytes.release();
    }

    @Override
    public void trailers(HttpHeaders trailers) {}

    @Override
    public void aborted() {}

    @Override
    public void malformed() {}

    @Override
    public void writable() {}

    @Override
    public void readComplete() {}
  }
}
