package dev.vicinity.sidecar.intercept;

/// What is done with a connection.
enum Verdict {
  /// End the mesh's TLS; HTTP is inside.
  MUTUAL_HTTP,
  /// End the mesh's TLS; opaque bytes are inside.
  MUTUAL_OPAQUE,
  PLAIN_HTTP_1,
  PLAIN_HTTP_2,
  /// Bytes as they are, encrypted by others or not.
  PLAIN_OPAQUE,
  REFUSE,
  /// Not enough is known yet.
  WAIT
}
