package dev.vicinity.sidecar.intercept;

import java.util.Objects;

/// What a client's first bytes are.
sealed interface FirstBytes {
  /// More are needed to tell.
  record Undecided() implements FirstBytes {}

  /// A TLS handshake begins.
  record Tls(ClientHello hello) implements FirstBytes {
    public Tls {
      Objects.requireNonNull(hello, "hello");
    }
  }

  /// A request line of HTTP/1.
  record Http1() implements FirstBytes {}

  /// HTTP/2's connection preface (RFC 9113, 3.4).
  record Http2() implements FirstBytes {}

  /// Anything else, or nothing at all.
  record Opaque() implements FirstBytes {}

  FirstBytes UNDECIDED = new Undecided();
  FirstBytes HTTP_1 = new Http1();
  FirstBytes HTTP_2 = new Http2();
  FirstBytes OPAQUE = new Opaque();
}
