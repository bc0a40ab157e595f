package dev.vicinity.sidecar.forward;

import io.netty.util.AsciiString;

/// Names of the headers that proxies exchange, and common values; each one instance, so that
/// lookups hash nothing.
final class MeshHeaders {
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  static final AsciiString CLIENT_CERT = AsciiString.cached("x-forwarded-client-cert");
  static final AsciiString ATTEMPT_COUNT = AsciiString.cached("x-envoy-attempt-count");
  static final AsciiString SERVICE_TIME = AsciiString.cached("x-envoy-upstream-service-time");
  static final AsciiString EXPECTED_TIMEOUT = AsciiString.cached("x-envoy-expected-rq-timeout-ms");
  static final AsciiString ORIGINAL_PATH = AsciiString.cached("x-envoy-original-path");
  static final AsciiString OVERLOADED = AsciiString.cached("x-envoy-overloaded");
  static final AsciiString PEER_METADATA = AsciiString.cached("x-envoy-peer-metadata");
  static final AsciiString PEER_METADATA_ID = AsciiString.cached("x-envoy-peer-metadata-id");

  /// On an answer of an inbound proxy whose application did not take the connection: nothing was
  /// processed. Only proxies see it.
  static final AsciiString UNREACHED = AsciiString.cached("x-vicinity-unreached");

  static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
  static final AsciiString TRUE = AsciiString.cached("true");
  static final AsciiString HTTP = AsciiString.cached("http");
  static final AsciiString HTTPS = AsciiString.cached("https");
  static final AsciiString TEXT = AsciiString.cached("text/plain");
  static final AsciiString GRPC = AsciiString.cached("application/grpc");

  private static final AsciiString[] NUMBERS = new AsciiString[64];

  static {
    for (int i = 0; i < NUMBERS.length; i++) {
      NUMBERS[i] = AsciiString.cached(Integer.toString(i));
    }
  }

  private MeshHeaders() {}

  static CharSequence number(long value) {
    return value >= 0 && value < NUMBERS.length ? NUMBERS[(int) value] : Long.toString(value);
  }
}
