package dev.vicinity.sidecar.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

/// The end of an exchange that answers, whatever its HTTP version: one stream on a pooled
/// connection. Used on its event loop only, which is the exchange's own. Buffers are taken over by
/// the callee.
public interface Upstream {
  void head(HttpRequest head, End end);

  void body(ByteBuf bytes, End end);

  void trailers(HttpHeaders trailers);

  void flush();

  /// Gives the stream up: RST_STREAM, or the connection's end.
  void reset();

  boolean isWritable();

  /// Reads more of the response; without it nothing more arrives (back-pressure).
  void read();
}
