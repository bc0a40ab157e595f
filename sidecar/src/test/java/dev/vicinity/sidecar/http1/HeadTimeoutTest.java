package dev.vicinity.sidecar.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.HeadTimeoutException;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads that come byte by byte, on a clock that the test turns.
class HeadTimeoutTest {
  private static final String HEAD = "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n";
  private static final Address NOWHERE = new Address("127.0.0.1", 1);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<HttpRequest> asked = new ArrayList<>();
  private final List<Downstream> open = new ArrayList<>();

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
    new Http1Downstream((_, _) -> {}).install(channel, connection, this::opened);
  }

  @AfterEach
  void stop() {
    channel.finishAndReleaseAll();
  }

  @Test
  void headThatTrickledForAMinuteIsAnsweredAndTheConnectionEnded() {
    say("GET / HTTP/1.1\r\nHost: app.test\r\n");
    for (int i = 0; i < 59; i++) {
      pass(1);
      say("x" + i + ": y\r\n");
    }
    assertThat(asked).isEmpty();
    pass(1);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().decoderResult().cause()).isInstanceOf(HeadTimeoutException.class);
    assertThat(heard()).startsWith("HTTP/1.1 408 ").contains("connection: close");
    pass(2);
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "\r\nG", " ", "\u00ff"})
  void oneByteIsTheBeginningOfAHead(String byteOfIt) {
    say(byteOfIt);
    pass(60);
    assertThat(heard()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void connectionsBetweenRequestsAreLeftAlone() {
    pass(3600);
    say(HEAD);
    answer();
    say("\r\n");
    pass(3600);
    assertThat(channel.isOpen()).isTrue();
    say(HEAD);
    assertThat(asked).hasSize(2).allMatch(head -> head.decoderResult().isSuccess());
  }

  @Test
  void bodiesTakeTheirTime() {
    say("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nb");
    pass(3600);
    say("ody");
    answer();
    assertThat(heard()).startsWith("HTTP/1.1 200 ");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void headThatIsWholeInTimeStopsTheClock() {
    say("GET / HTTP/1.1\r\n");
    pass(59);
    say("Host: app.test\r\n\r\n");
    pass(3600);
    answer();
    assertThat(heard()).startsWith("HTTP/1.1 200 ");
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void answerBeforeItComesFirst() {
    say(HEAD + "GET /late HTTP/1.1\r\n");
    pass(60);
    assertThat(heard()).isEmpty();
    answer();
    assertThat(heard()).containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 408 ");
  }

  private RequestEvents opened(Downstream downstream, HttpRequest head, End end) {
    asked.add(head);
    if (head.decoderResult().isFailure()) {
      downstream.head(response(408), End.LAST);
      downstream.flush();
    } else {
      open.add(downstream);
    }
    return new Ignored();
  }

  private void answer() {
    var downstream = open.removeFirst();
    downstream.head(response(200), End.LAST);
    downstream.flush();
    channel.runPendingTasks();
  }

  private static DefaultHttpResponse response(int status) {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
  }

  private void say(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private String heard() {
    var all = new StringBuilder();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.append(next.toString(StandardCharsets.US_ASCII));
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
