package dev.vicinity.sidecar.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/// What the downstream end tells of a request after its head. Called on the exchange's event loop;
/// buffers are taken over by the callee.
public interface RequestEvents {
  void body(ByteBuf bytes, End end);

  void trailers(HttpHeaders trailers);

  /// The client went away or reset its stream.
  void aborted();

  /// What follows cannot be read as a part of the request. An HTTP/1 client may still be answered;
  /// an HTTP/2 stream is reset by its end.
  void malformed();

  /// `Downstream.isWritable` became true again.
  void writable();

  /// All bytes read for now were delivered: a good moment to flush.
  void readComplete();
}
