package dev.vicinity.sidecar.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/// The end of an exchange that asked, whatever its HTTP version. Used on its event loop only.
///
/// Messages are Netty's HTTP/1 objects on both ends, so that HTTP/1 to HTTP/1 converts nothing;
/// HTTP/2 ends convert at their edge. Buffers are taken over by the callee.
public interface Downstream {
  /// Informational (1xx) heads may come several times before the final one.
  void head(HttpResponse head, End end);

  void body(ByteBuf bytes, End end);

  void trailers(HttpHeaders trailers);

  /// Writes are collected until then, where the version allows.
  void flush();

  /// Ends without a complete answer: RST_STREAM, or the connection's end.
  void reset();

  /// While false, the exchange stops reading from upstream; `Exchange.downstreamWritable` tells
  /// when it may go on.
  boolean isWritable();

  /// Reads more of the request; without it nothing more arrives (back-pressure).
  void read();
}
