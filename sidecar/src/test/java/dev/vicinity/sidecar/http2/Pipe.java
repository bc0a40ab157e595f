package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.RequestEvents;
import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.Upstream;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;

/// The barest exchange: both ends of it, back-pressure, nothing else.
final class Pipe {
  private static final HttpResponse TOO_LARGE =
      new DefaultHttpResponse(
          HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);

  private final Downstream down;
  private final Upstream up;
  private final List<UpstreamFailure> failures;

  private Pipe(Downstream down, UpstreamConnection host, List<UpstreamFailure> failures) {
    this.down = down;
    this.failures = failures;
    this.up = host.open(new FromUpstream());
  }

  static RequestEvents open(
      Downstream down,
      HttpRequest head,
      End end,
      UpstreamConnection host,
      List<UpstreamFailure> failures) {
    var pipe = new Pipe(down, host, failures);
    var read = head.decoderResult();
    if (read.isFailure()) {
      if (read.cause() instanceof TooLongHttpHeaderException) {
        down.head(TOO_LARGE, End.LAST);
      }
      return pipe.new FromDownstream();
    }
    pipe.up.head(head, end);
    pipe.up.flush();
    if (end == End.OPEN) {
      down.read();
    }
    return pipe.new FromDownstream();
  }

  private final class FromDownstream implements RequestEvents {
    @Override
    public void body(ByteBuf bytes, End end) {
      up.body(bytes, end);
    }

    @Override
    public void trailers(HttpHeaders trailers) {
      up.trailers(trailers);
    }

    @Override
    public void aborted() {
      up.reset();
    }

    @Override
    public void malformed() {
      up.reset();
    }

    @Override
    public void writable() {
      up.read();
    }

    @Override
    public void readComplete() {
      up.flush();
      if (up.isWritable()) {
        down.read();
      }
    }
  }

  private final class FromUpstream implements ResponseEvents {
    @Override
    public void head(HttpResponse head, End end) {
      down.head(head, end);
      down.flush();
      up.read();
    }

    @Override
    public void body(ByteBuf bytes, End end) {
      down.body(bytes, end);
    }

    @Override
    public void trailers(HttpHeaders trailers) {
      down.trailers(trailers);
    }

    @Override
    public void failed(UpstreamFailure failure) {
      failures.add(failure);
      down.reset();
    }

    @Override
    public void writable() {
      down.read();
    }

    @Override
    public void readComplete() {
      down.flush();
      if (down.isWritable()) {
        up.read();
      }
    }
  }
}
