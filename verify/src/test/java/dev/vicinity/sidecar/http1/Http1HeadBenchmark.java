package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.http1.HeadWriter.Persistence;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Heads of ordinary size, as the decoder gave them, judged and written for the next connection.
@State(Scope.Thread)
public class Http1HeadBenchmark {
  private final HttpRequest request =
      decoded(
          Decoders.request(),
          """
          GET /items/7?page=2 HTTP/1.1
          host: hello.sample:5000
          user-agent: client/1.0
          accept: application/json
          accept-encoding: gzip
          connection: keep-alive
          x-request-id: 0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10
          traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
          x-forwarded-proto: http

          """);
  private final HttpResponse response =
      decoded(
          Decoders.response(),
          """
          HTTP/1.1 200 OK
          server: nginx
          date: Thu, 01 Jan 2026 00:00:00 GMT
          content-type: application/json
          content-length: 100
          connection: keep-alive
          etag: "69560000-64"
          cache-control: no-cache

          """);
  private final HeadBuffer out = HeadBuffer.ofThread();

  private static <T> T decoded(ChannelHandler decoder, String head) {
    var channel = new EmbeddedChannel(decoder);
    channel.writeInbound(ByteBufUtil.writeAscii(channel.alloc(), head.replace("\n", "\r\n")));
    return Objects.requireNonNull(channel.readInbound());
  }

  @Benchmark
  public boolean judgeRequest() {
    Heads.judge(request);
    return Heads.offersSwitch(request);
  }

  @Benchmark
  public int writeRequest() {
    out.begin();
    HeadWriter.request(out, request, End.LAST);
    return out.length();
  }

  @Benchmark
  public int writeResponse() {
    out.begin();
    HeadWriter.response(out, response, Framing.LENGTH, Persistence.SILENT);
    return out.length();
  }
}
