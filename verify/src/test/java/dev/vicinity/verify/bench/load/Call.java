package dev.vicinity.verify.bench.load;

/// What is asked, and how.
public enum Call {
  /// `GET` in HTTP/1.1.
  HTTP1,
  /// `GET` in HTTP/2.
  HTTP2,
  /// A unary gRPC call: 100 bytes there, an answer of the size asked for, trailers.
  UNARY,
  /// A gRPC stream that stays open: a message there, a message back; each pair counts as one.
  STREAM
}
