package dev.vicinity.sidecar.http1;

/// How a message's body is delimited on the wire (RFC 9112, 6).
enum Framing {
  /// No body follows.
  NONE,
  /// By `content-length`.
  LENGTH,
  CHUNKED,
  /// By the end of the connection, or opaque bytes after an upgrade.
  RAW
}
