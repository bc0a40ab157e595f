package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;

/// Writes heads, leaving out what belongs to the connection they came from (RFC 9110, 7.6.1).
final class HeadWriter {
  /// Begins every answer, whichever it is.
  static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1 ");

  private static final AsciiString REQUEST_END = AsciiString.cached(" HTTP/1.1\r\n");
  private static final AsciiString OK = AsciiString.cached("HTTP/1.1 200 OK\r\n");
  private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");
  private static final AsciiString NO_BODY = AsciiString.cached("content-length: 0\r\n");
  private static final AsciiString TE_TRAILERS = AsciiString.cached("te: trailers\r\n");
  private static final AsciiString UPGRADE = AsciiString.cached("connection: upgrade\r\n");
  private static final AsciiString CLOSE = AsciiString.cached("connection: close\r\n");
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("connection: keep-alive\r\n");

  private HeadWriter() {}

  /// What a response says of its connection.
  enum Persistence {
    /// HTTP/1.1's silence: it stays.
    SILENT,
    /// Said to HTTP/1.0 clients.
    KEEP_ALIVE,
    CLOSE,
    UPGRADE;

    /// `keeps` is whether there may be more requests on it.
    static Persistence of(int status, boolean keeps, boolean http10) {
      if (status == 101) {
        return UPGRADE;
      }
      if (!keeps) {
        return CLOSE;
      }
      return http10 ? KEEP_ALIVE : SILENT;
    }
  }

  static Framing request(HeadBuffer out, HttpRequest head, End end) {
    var headers = head.headers();
    boolean upgrade = end == End.OPEN && headers.contains(HttpHeaderNames.UPGRADE);
    out.put(head.method().asciiName()).put(' ').put(head.uri()).put(REQUEST_END);
    boolean length = fields(out, headers, upgrade);
    var framing = Framing.NONE;
    if (upgrade) {
      out.put(UPGRADE);
      framing = Framing.RAW;
    } else if (length) {
      framing = Framing.LENGTH;
    } else if (end == End.OPEN) {
      out.put(CHUNKED);
      framing = Framing.CHUNKED;
    } else if (needsLength(head.method())) {
      out.put(NO_BODY);
    }
    out.line();
    return framing;
  }

  /// Whether servers expect a body unless they are told that there is none (RFC 9110, 8.6); the
  /// methods that do without are Envoy's.
  private static boolean needsLength(HttpMethod method) {
    return !method.equals(HttpMethod.GET)
        && !method.equals(HttpMethod.HEAD)
        && !method.equals(HttpMethod.DELETE)
        && !method.equals(HttpMethod.TRACE)
        && !method.equals(HttpMethod.CONNECT);
  }

  /// `framing` is what the caller found for this answer; CHUNKED needs a client that knows it.
  static void response(
      HeadBuffer out, HttpResponse head, Framing framing, Persistence persistence) {
    int code = head.status().code();
    if (code == 200) {
      out.put(OK);
    } else {
      var status = head.status();
      out.put(HTTP_1_1).put(status.codeAsText()).put(' ').put(status.reasonPhrase()).line();
    }
    boolean length = fields(out, head.headers(), persistence == Persistence.UPGRADE);
    if (framing == Framing.CHUNKED) {
      out.put(CHUNKED);
    } else if (framing == Framing.LENGTH && !length) {
      out.put(NO_BODY);
    }
    switch (persistence) {
      case SILENT -> {}
      case KEEP_ALIVE -> out.put(KEEP_ALIVE);
      case CLOSE -> out.put(CLOSE);
      case UPGRADE -> out.put(UPGRADE);
    }
    out.line();
  }

  /// Without what would frame or address the message, were it merged with the head.
  static void trailers(HeadBuffer out, HttpHeaders trailers) {
    trailers.remove(HttpHeaderNames.CONTENT_LENGTH);
    trailers.remove(HttpHeaderNames.HOST);
    fields(out, trailers, false);
  }

  /// Returns whether a `content-length` was among them.
  private static boolean fields(HeadBuffer out, HttpHeaders headers, boolean upgrade) {
    boolean length = false;
    for (var fields = headers.iteratorCharSequence(); fields.hasNext(); ) {
      var field = fields.next();
      var name = field.getKey();
      switch (name.length()) {
        case 2 -> {
          if (is(name, HttpHeaderNames.TE)) {
            if (headers.containsValue(HttpHeaderNames.TE, "trailers", true)) {
              out.put(TE_TRAILERS);
            }
            continue;
          }
        }
        case 7 -> {
          if (!upgrade && is(name, HttpHeaderNames.UPGRADE)) {
            continue;
          }
        }
        case 10 -> {
          if (is(name, HttpHeaderNames.CONNECTION) || is(name, KEEP_ALIVE_NAME)) {
            continue;
          }
        }
        case 14 -> length |= is(name, HttpHeaderNames.CONTENT_LENGTH);
        case 16 -> {
          if (is(name, PROXY_CONNECTION)) {
            continue;
          }
        }
        case 17 -> {
          if (is(name, HttpHeaderNames.TRANSFER_ENCODING)) {
            continue;
          }
        }
        default -> {}
      }
      out.field(name, field.getValue());
    }
    return length;
  }

  private static final AsciiString KEEP_ALIVE_NAME = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  private static boolean is(CharSequence name, AsciiString known) {
    return known.contentEqualsIgnoreCase(name);
  }
}
