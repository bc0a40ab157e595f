package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.Proxy.Scale;
import java.util.Locale;

/// A listener of a proxy, and what it is in front of.
enum Door {
  /// Plain HTTP in either version; plain HTTP/1.1.
  PLAIN,
  /// Plain HTTP in either version; HTTP/1.1 with mutual TLS.
  MTLS1,
  /// Plain HTTP in either version; HTTP/2 with mutual TLS.
  MTLS2,
  /// HTTP in either version with mutual TLS; plain HTTP/1.1.
  INBOUND1,
  /// HTTP/2 with mutual TLS; plain HTTP/2.
  INBOUND2,
  /// Plain HTTP/2; gRPC with mutual TLS.
  GRPC_OUT,
  /// HTTP/2 with mutual TLS; gRPC.
  GRPC_IN,
  /// Bytes; bytes.
  TCP,
  /// Plain HTTP/1.1; mutual TLS to another of the kind; plain HTTP/1.1.
  CHAIN,
  /// As `PLAIN`, by one route, or the last of a thousand.
  ROUTES_1,
  ROUTES_1000,
  /// As `PLAIN`, to three hosts, or a thousand.
  ENDPOINTS_3,
  ENDPOINTS_1000;

  /// Its name in configurations.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The configuration that it is in.
  Scale scale() {
    return this == CHAIN ? Scale.CHAIN : compareTo(CHAIN) > 0 ? Scale.LARGE : Scale.SMALL;
  }

  boolean isInbound() {
    return this == INBOUND1 || this == INBOUND2 || this == GRPC_IN || this == TCP;
  }
}
