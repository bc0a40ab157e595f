package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.ResponseEvents;
import dev.vicinity.sidecar.exchange.Upstream;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// One request that goes by HTTP/2, and its answer. Used on its connection's event loop only.
final class ClientStream extends StreamEnd implements Upstream {
  private static final UpstreamFailure REFUSED =
      new UpstreamFailure.Reset(UpstreamFailure.Reset.Processing.REFUSED);
  private static final UpstreamFailure RESET =
      new UpstreamFailure.Reset(UpstreamFailure.Reset.Processing.UNKNOWN);

  private final ClientConnection client;
  private final ResponseEvents events;
  private @Nullable Http2Stream stream;
  private @Nullable WebSocketUpgrade upgrade;

  /// The answer's head, until some of its body has come.
  private @Nullable HttpResponse bare;

  private @Nullable UpstreamFailure failure;
  private boolean headOnly;
  private boolean answered;
  private boolean requestSent;
  private boolean done;
  private boolean released;

  ClientStream(ClientConnection client, ResponseEvents events) {
    super(client);
    this.client = client;
    this.events = events;
  }

  void headers(Http2Stream from, Http2Headers headers, boolean last) throws Http2Exception {
    if (answered) {
      checkEnd(from.id());
      end(Fields.trailersToHttp1(from.id(), headers));
      return;
    }
    var head = ResponseHeads.toHttp1(from.id(), headers);
    answered = head.status().codeClass() != HttpStatusClass.INFORMATIONAL;
    bare = head;
    if (last) {
      checkEnd(from.id());
    }
    if (done) {
      return;
    }
    touch();
    events.head(switched(head), last ? End.LAST : End.OPEN);
    if (last) {
      finish();
    }
  }

  /// Whether a body must follow. Netty sees to its length, but takes one that never comes for the
  /// answer to a HEAD.
  private boolean announcesBody(HttpResponse head) {
    int code = head.status().code();
    if (headOnly || code == 204 || code == 304) {
      return false;
    }
    var length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    return length != null && !length.equals("0");
  }

  /// Refuses a body of no answer, and an end that comes before what was announced: whoever reads
  /// the answer by HTTP/1 would take the next one for a part of it.
  @Override
  void checkData(int streamId, int bytes, boolean last) throws Http2Exception {
    if (bytes > 0) {
      bare = null;
    }
    if (last || !answered) {
      checkEnd(streamId);
    }
  }

  private void checkEnd(int streamId) throws Http2Exception {
    if (!done && !answered) {
      throw Fields.malformed(streamId, "an answer without a head");
    }
    var head = bare;
    if (!done && head != null && announcesBody(head)) {
      throw Fields.malformed(streamId, "an answer without its body");
    }
  }

  /// Why the stream is about to close.
  void failing(UpstreamFailure reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  void closed(UpstreamFailure otherwise) {
    if (!done && !holdsEnd()) {
      fail(failure == null ? otherwise : failure);
    }
    release();
  }

  @Override
  @Nullable Http2Stream stream() {
    return stream;
  }

  @Override
  void deliver(ByteBuf bytes, End end) {
    if (done) {
      bytes.release();
      return;
    }
    events.body(bytes, end);
    if (end == End.LAST) {
      finish();
    }
  }

  @Override
  void deliverTrailers(HttpHeaders trailers) {
    if (!done) {
      events.trailers(trailers);
      finish();
    }
  }

  @Override
  void deliveredForNow() {
    // Also after the last of an answer: what was written of it is flushed then.
    events.readComplete();
  }

  @Override
  void writable() {
    if (!done) {
      events.writable();
    }
  }

  @Override
  void peerReset(long error) {
    failing(error == Http2Error.REFUSED_STREAM.code() ? REFUSED : RESET);
  }

  @Override
  public void head(HttpRequest head, End end) {
    if (done) {
      return;
    }
    upgrade = client.allowsTunnels() ? WebSocketUpgrade.of(head) : null;
    var tunnel = upgrade == null ? null : RequestHeads.WEBSOCKET.toString();
    var headers = RequestHeads.toHttp2(head, client.scheme(), tunnel);
    int id = client.nextStreamId();
    headOnly = HttpMethod.HEAD.equals(head.method());
    requestSent = end == End.LAST;
    if (id > 0) {
      writeHeaders(id, headers, end);
      stream = client.connection().stream(id);
    }
    if (stream == null) {
      // Not sent, so as good as refused; told later, as no event comes from within a call.
      client.executor().execute(this::notSent);
    } else {
      client.attach(stream, this);
    }
  }

  @Override
  public void body(ByteBuf bytes, End end) {
    if (stream == null || requestSent || isOver()) {
      bytes.release();
      return;
    }
    requestSent = end == End.LAST;
    writeData(stream.id(), bytes, end);
  }

  @Override
  public void trailers(HttpHeaders trailers) {
    if (stream != null && !requestSent && !isOver()) {
      requestSent = true;
      writeHeaders(stream.id(), Fields.trailersToHttp2(trailers), End.LAST);
    }
  }

  @Override
  public void reset() {
    done = true;
    discard();
    if (stream == null) {
      release();
    } else if (stream.state() != Http2Stream.State.CLOSED) {
      client.reset(stream, Http2Error.CANCEL);
    }
  }

  private boolean isOver() {
    return done || stream == null || stream.state() == Http2Stream.State.CLOSED;
  }

  private HttpResponse switched(HttpResponse head) {
    return upgrade != null && head.status().code() == 200 ? upgrade.accepted(head) : head;
  }

  private void finish() {
    done = true;
    if (!requestSent && stream != null && stream.state() != Http2Stream.State.CLOSED) {
      // The answer is whole, so nobody sends the rest of the request.
      client.reset(stream, Http2Error.CANCEL);
    }
  }

  private void notSent() {
    if (!done) {
      fail(REFUSED);
    }
    release();
  }

  private void fail(UpstreamFailure reason) {
    done = true;
    discard();
    events.failed(reason);
  }

  private void release() {
    if (!released) {
      released = true;
      client.released();
    }
  }
}
