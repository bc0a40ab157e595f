package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.Downstream;
import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.RequestEvents;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// One request that came by HTTP/2, and its answer. Used on its connection's event loop only.
final class ServerStream extends StreamEnd implements Downstream {
  private final Http2Stream stream;
  private final Kind kind;
  private @Nullable RequestEvents events;
  private boolean requestReceived;
  private boolean responseDone;

  /// What the stream is for.
  enum Kind {
    REQUEST,
    /// An extended CONNECT (RFC 8441), which the exchange sees as an HTTP/1 upgrade.
    TUNNEL
  }

  ServerStream(FrameConnection connection, Http2Stream stream, Kind kind) {
    super(connection);
    this.stream = stream;
    this.kind = kind;
    if (kind == Kind.TUNNEL) {
      // A server that refuses it would take what comes early for requests.
      bar();
    }
  }

  void opened(RequestEvents requestEvents, End end) {
    events = requestEvents;
    requestReceived = end == End.LAST;
  }

  void trailers(Http2Headers trailers) throws Http2Exception {
    end(Fields.trailersToHttp1(stream.id(), trailers));
  }

  /// Whether the client has sent all of it.
  boolean isRequestReceived() {
    return requestReceived || holdsEnd();
  }

  /// What the client sent is no part of any request; the stream is about to be reset.
  void malformed() {
    discard();
    var told = events;
    events = null;
    if (!responseDone && told != null) {
      responseDone = true;
      told.malformed();
    }
  }

  void closed() {
    discard();
    var told = events;
    events = null;
    if (!responseDone && told != null) {
      responseDone = true;
      told.aborted();
    }
  }

  @Override
  Http2Stream stream() {
    return stream;
  }

  @Override
  void deliver(ByteBuf bytes, End end) {
    requestReceived |= end == End.LAST;
    if (events == null) {
      bytes.release();
    } else {
      events.body(bytes, end);
    }
  }

  @Override
  void deliverTrailers(HttpHeaders trailers) {
    requestReceived = true;
    if (events != null) {
      events.trailers(trailers);
    }
  }

  @Override
  void deliveredForNow() {
    if (events != null) {
      events.readComplete();
    }
  }

  @Override
  void writable() {
    if (events != null && !responseDone) {
      events.writable();
    }
  }

  @Override
  void peerReset(long error) {
    // Whatever the client's reason, nobody waits for the answer any more: `closed` follows.
  }

  @Override
  public void head(HttpResponse head, End end) {
    if (responseDone) {
      return;
    }
    boolean accepted =
        kind == Kind.TUNNEL
            && head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    var headers = accepted ? ResponseHeads.tunnelToHttp2(head) : ResponseHeads.toHttp2(head);
    written(writeHeaders(stream.id(), headers, end), end);
    if (accepted) {
      admit();
    }
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    if (responseDone) {
      bytes.release();
    } else {
      written(writeData(stream.id(), bytes, end), end);
    }
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    if (!responseDone) {
      written(writeHeaders(stream.id(), Fields.trailersToHttp2(trailers), End.LAST), End.LAST);
    }
  }

  @Override
  public void reset() {
    if (!responseDone) {
      responseDone = true;
      events = null;
      discard();
      connection.reset(stream, Http2Error.INTERNAL_ERROR);
    }
  }

  private void written(ChannelFuture write, End end) {
    if (end == End.OPEN) {
      return;
    }
    responseDone = true;
    events = null;
    boolean early = !requestReceived && !holdsEnd();
    discard();
    if (early) {
      // The answer is whole; the client need not send the rest of its request (RFC 9113, 8.1).
      write.addListener(_ -> stopRequest());
    }
  }

  private void stopRequest() {
    if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
      connection.reset(stream, Http2Error.NO_ERROR);
    }
  }
}
