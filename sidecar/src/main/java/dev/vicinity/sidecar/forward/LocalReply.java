package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import dev.vicinity.sidecar.exchange.UpstreamFailure.Overflow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// An answer made by the proxy: Envoy's statuses, bodies and details (reference 8.3).
record LocalReply(int status, String body, String flag, String details) {
  private static final String BEFORE_HEADERS =
      "upstream connect error or disconnect/reset before headers. reset reason: ";

  private static final String UNCONNECTED = "UF";

  static final LocalReply BAD_REQUEST =
      new LocalReply(400, "Bad Request", "DPE", "http1.codec_error");

  /// Why a stream was reset instead of answered.
  static final String HTTP2_MALFORMED = "http2.violation.of.messaging.rule";

  static final LocalReply HEAD_TOO_LARGE =
      new LocalReply(431, "Request Header Fields Too Large", "DPE", "http1.headers_too_large");
  static final LocalReply HEAD_TOO_LATE =
      new LocalReply(408, "request header timeout", "", "request_header_timeout");
  static final LocalReply OVERLOADED = new LocalReply(503, "envoy overloaded", "UO", "overload");
  static final LocalReply NO_ROUTE = new LocalReply(404, "", "NR", "route_not_found");
  static final LocalReply BLOCKED = new LocalReply(502, "", "", "direct_response");
  static final LocalReply UNRESOLVED =
      new LocalReply(503, "no answer from control", "NC", "destination_unresolved");

  /// The one place where failures become answers.
  static LocalReply of(UpstreamFailure failure) {
    return switch (failure) {
      case UpstreamFailure.NoRoute _ -> NO_ROUTE;
      case UpstreamFailure.NoCluster _ -> new LocalReply(503, "", "NC", "cluster_not_found");
      case UpstreamFailure.NoHealthyUpstream _ ->
          new LocalReply(503, "no healthy upstream", "UH", "no_healthy_upstream");
      case Overflow _ -> before("overflow", "UO", "overflow");
      case ConnectFailed(var cause, var reason) -> connect(cause, reason);
      case UpstreamFailure.TimedOut(var scope) ->
          switch (scope) {
            case REQUEST ->
                new LocalReply(504, "upstream request timeout", "UT", "response_timeout");
            case TRY ->
                new LocalReply(504, "upstream request timeout", "UT", "upstream_per_try_timeout");
          };
      case UpstreamFailure.Terminated _ ->
          before("connection termination", "UC", "connection_termination");
      case UpstreamFailure.Reset _ -> before("remote reset", "UR", "remote_reset");
      case UpstreamFailure.ProtocolError _ ->
          new LocalReply(
              502,
              BEFORE_HEADERS + "protocol error",
              "UPE",
              "upstream_reset_before_response_started{protocol_error}");
    };
  }

  private static LocalReply connect(ConnectFailed.Cause cause, String reason) {
    return switch (cause) {
      case TIMED_OUT -> before("connection timeout", UNCONNECTED, "connection_timeout");
      case REFUSED, NO_ROUTE, NO_SOCKET ->
          before(
              "connection failure, transport failure reason: " + reason,
              UNCONNECTED,
              "connection_failure");
    };
  }

  /// Whether it says that there was no connection, so that nobody saw the request.
  boolean isUnconnected() {
    return flag.equals(UNCONNECTED);
  }

  private static LocalReply before(String reason, String flag, String detail) {
    return new LocalReply(
        503,
        BEFORE_HEADERS + reason,
        flag,
        "upstream_reset_before_response_started{" + detail + "}");
  }

  /// How failures are said to the client.
  enum Style {
    HTTP,
    /// In headers, with status 200 (gRPC's trailers-only).
    GRPC
  }

  HttpResponse toResponse(Style style) {
    var headers = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    if (style == Style.GRPC) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, MeshHeaders.GRPC);
      headers.set(MeshHeaders.GRPC_STATUS, Integer.toString(grpcStatus()));
      if (!body.isEmpty()) {
        headers.set(MeshHeaders.GRPC_MESSAGE, percentEncoded(body));
      }
    } else if (!body.isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, MeshHeaders.TEXT);
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
    }
    if (flag.equals("UO")) {
      headers.set(MeshHeaders.OVERLOADED, MeshHeaders.TRUE);
    }
    return new DefaultHttpResponse(
        HttpVersion.HTTP_1_1,
        style == Style.GRPC ? HttpResponseStatus.OK : HttpResponseStatus.valueOf(status),
        headers);
  }

  /// The body in that style, encoded.
  ByteBuf content(Style style) {
    return style == Style.GRPC || body.isEmpty()
        ? Unpooled.EMPTY_BUFFER
        : Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII);
  }

  /// gRPC's encoding of messages.
  private static String percentEncoded(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~' && c != '%') {
        out.append(c);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return out.toString();
  }

  /// The gRPC status that stands for an HTTP status (gRPC's HTTP mapping).
  int grpcStatus() {
    return switch (status) {
      case 400 -> 13;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> 14;
      default -> 2;
    };
  }
}
