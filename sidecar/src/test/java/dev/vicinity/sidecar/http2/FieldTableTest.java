package dev.vicinity.sidecar.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamProtocol.Owner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

class FieldTableTest {
  private static final String REPEATED = "r".repeat(300);

  /// The table has 4096 bytes: some fifty ids would fill it.
  @Test
  void fieldsThatRepeatAreNotPushedOutByIdsThatDoNot() {
    var channel = new EmbeddedChannel();
    var connection = new Http2Client(Http2Limits.DEFAULT).install(channel, new Nobody());
    sent(channel, connection, 0);

    for (int i = 1; i < 100; i++) {
      assertThat(sent(channel, connection, i)).as("bytes of request %d", i).isLessThan(200);
    }
    channel.finishAndReleaseAll();
  }

  private static int sent(EmbeddedChannel channel, UpstreamConnection connection, int number) {
    var stream = connection.open(new Nothing());
    stream.head(request(number), End.LAST);
    stream.flush();
    channel.runPendingTasks();
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  private static HttpRequest request(int number) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request
        .headers()
        .set("host", "reviews")
        .set("x-repeated", REPEATED)
        .set("x-request-id", "00000000-0000-4000-8000-%012d".formatted(number))
        .set("traceparent", "00-%032d-0000000000000001-00".formatted(number));
    return request;
  }

  /// A pool that does not care.
  private static final class Nobody implements Owner {
    @Override
    public void roomGrew(UpstreamConnection connection) {}

    @Override
    public void goingAway(UpstreamConnection connection) {}

    @Override
    public void closed(UpstreamConnection connection) {}
  }

  /// An exchange that waits for no answer.
  private static final class Nothing implements ResponseEvents {
    @Override
    public void head(HttpResponse head, End end) {}

    @Override
    public void body(ByteBuf bytes, End end) {
      bytes.release();
    }

    @Override
    public void trailers(HttpHeaders trailers) {}

    @Override
    public void failed(UpstreamFailure failure) {}

    @Override
    public void writable() {}

    @Override
    public void readComplete() {}
  }
}
