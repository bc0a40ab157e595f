package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.load.Call;
import dev.vicinity.verify.bench.load.Shape.Renewal;
import java.util.Arrays;
import java.util.List;

/// What a proxy is given to do.
enum Work {
  H1_H1("h1-h1", "h1 → h1", Door.PLAIN, Call.HTTP1),
  H1_MTLS1("h1-mtls1", "h1 → mTLS h1", Door.MTLS1, Call.HTTP1),
  H1_MTLS2("h1-mtls2", "h1 → mTLS h2", Door.MTLS2, Call.HTTP1),
  MTLS2_H1("mtls2-h1", "mTLS h2 → h1", Door.INBOUND1, Call.HTTP2),
  H2_MTLS2("h2-mtls2", "h2 → mTLS h2", Door.MTLS2, Call.HTTP2),
  MTLS2_H2("mtls2-h2", "mTLS h2 → h2", Door.INBOUND2, Call.HTTP2),
  UNARY_OUT("grpc-out", "gRPC unary, h2 → mTLS h2", Door.GRPC_OUT, Call.UNARY),
  UNARY_IN("grpc-in", "gRPC unary, mTLS h2 → h2", Door.GRPC_IN, Call.UNARY),
  STREAM_OUT("stream-out", "gRPC streaming, h2 → mTLS h2", Door.GRPC_OUT, Call.STREAM),
  STREAM_IN("stream-in", "gRPC streaming, mTLS h2 → h2", Door.GRPC_IN, Call.STREAM),
  TCP("tcp", "TCP passthrough", Door.TCP, Call.HTTP1),
  NEW("new", "new connection a request, h1 → h1", Door.PLAIN, Call.HTTP1),
  NEW_TLS("new-tls", "new mTLS connection a request, full handshake", Door.INBOUND1, Call.HTTP1),
  NEW_RESUMED("new-resumed", "new mTLS connection a request, resumed", Door.INBOUND1, Call.HTTP1),
  ROUTES_1("routes-1", "h1 → h1, 1 route", Door.ROUTES_1, Call.HTTP1),
  ROUTES_1000("routes-1000", "h1 → h1, last of 1,000 routes", Door.ROUTES_1000, Call.HTTP1),
  ENDPOINTS_3("endpoints-3", "h1 → h1, 3 endpoints", Door.ENDPOINTS_3, Call.HTTP1),
  ENDPOINTS_1000("endpoints-1000", "h1 → h1, 1,000 endpoints", Door.ENDPOINTS_1000, Call.HTTP1),
  CHAIN("chain", "two sidecars, h1 → mTLS → h1", Door.CHAIN, Call.HTTP1);

  private final String id;
  private final String title;
  private final Door door;
  private final Call call;

  Work(String id, String title, Door door, Call call) {
    this.id = id;
    this.title = title;
    this.door = door;
    this.call = call;
  }

  static Work of(String id) {
    return Arrays.stream(values())
        .filter(work -> work.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "work: "
                        + id
                        + " (expected: one of "
                        + String.join(", ", Arrays.stream(values()).map(Work::id).toList())
                        + ")"));
  }

  String id() {
    return id;
  }

  String title() {
    return title;
  }

  Door door() {
    return door;
  }

  Call call() {
    return call;
  }

  boolean isTls() {
    return door.isInbound() && door != Door.TCP;
  }

  Renewal renewal() {
    return switch (this) {
      case NEW, NEW_TLS -> Renewal.NEW;
      case NEW_RESUMED -> Renewal.RESUMED;
      default -> Renewal.KEPT;
    };
  }

  /// Bytes of answers that are worth a look.
  List<Integer> sizes() {
    return switch (this) {
      case H1_H1, H1_MTLS1, H1_MTLS2, MTLS2_H1, H2_MTLS2, MTLS2_H2, TCP -> Cell.SIZES;
      case UNARY_OUT, UNARY_IN -> List.of(100, 10_240);
      case CHAIN -> List.of();
      default -> List.of(100);
    };
  }

  /// Connections that are worth a look, at 100 bytes; elsewhere it is the one in the middle.
  List<Integer> connections() {
    return switch (this) {
      case H1_H1, H1_MTLS1, MTLS2_H1 -> List.of(64, 1, 1000);
      case H2_MTLS2, MTLS2_H2 -> List.of(64, 1);
      default -> List.of(64);
    };
  }
}
