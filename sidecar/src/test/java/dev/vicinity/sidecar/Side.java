package dev.vicinity.sidecar;

import dev.vicinity.sidecar.exchange.End;
import java.io.IOException;

/// One end of a request as a test plays it: its client or its host, by HTTP/1.1 or HTTP/2.
interface Side extends AutoCloseable {
  /// `first` is method and path, or a status. Fields are `name: value`.
  void head(String first, End end, String... fields) throws IOException;

  void body(String text, End end) throws IOException;

  void trailers(String field) throws IOException;

  /// Ends it in the middle: an HTTP/1.1 connection, or an HTTP/2 stream.
  void leave() throws IOException;

  /// What came: `head GET /`, `head 200`, `body abc`, `trailers x: y`, `end`, or `broken` when the
  /// other side ended it in the middle; `nothing` after 10 s.
  String next() throws IOException;

  /// A field of the last head; empty if it had none.
  String header(String name);

  @Override
  void close() throws IOException;
}
