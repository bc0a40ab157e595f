package dev.vicinity.sidecar.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/// What the upstream end tells of a response. Called on the exchange's event loop; buffers are
/// taken over by the callee. After `End.LAST`, trailers or `failed` nothing more comes.
public interface ResponseEvents {
  /// Informational (1xx) heads come before the final one.
  void head(HttpResponse head, End end);

  void body(ByteBuf bytes, End end);

  void trailers(HttpHeaders trailers);

  void failed(UpstreamFailure failure);

  /// `Upstream.isWritable` became true again.
  void writable();

  /// All bytes read for now were delivered: a good moment to flush.
  void readComplete();
}
