package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.RequestEvents;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;

/// Request heads that the decoder takes and that still need judgement, and their ends.
final class Heads {
  private static final AsciiString H2C = AsciiString.cached("h2c");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  private Heads() {}

  /// A request ends with this.
  static void end(LastHttpContent last, RequestEvents events) {
    if (last.trailingHeaders().isEmpty()) {
      events.body(last.content(), End.LAST);
      return;
    }
    if (last.content().isReadable()) {
      events.body(last.content(), End.OPEN);
    } else {
      last.release();
    }
    events.trailers(last.trailingHeaders());
  }

  /// Marks heads as failed that another reader could take differently, and so find other requests
  /// in the same bytes (RFC 9112, 11.2).
  static void judge(HttpRequest head) {
    if (head.decoderResult().isSuccess() && isAmbiguous(head)) {
      head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("ambiguous head")));
      head.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
  }

  private static boolean isAmbiguous(HttpRequest head) {
    var headers = head.headers();
    var coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    boolean oddCoding =
        coding != null
            && (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
                || isRepeated(headers, HttpHeaderNames.TRANSFER_ENCODING)
                || HttpVersion.HTTP_1_0.equals(head.protocolVersion()));
    return oddCoding
        || head.protocolVersion().majorVersion() != 1
        || isRepeated(headers, HttpHeaderNames.HOST);
  }

  /// The same of an answer. A status below 100 would pass for one before the answer.
  static boolean isAmbiguous(HttpResponse head) {
    int code = head.status().code();
    var coding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    return code < 100
        || code > 999
        || head.protocolVersion().majorVersion() != 1
        || (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding));
  }

  private static boolean isRepeated(HttpHeaders headers, AsciiString name) {
    var values = headers.valueCharSequenceIterator(name);
    if (values.hasNext()) {
      values.next();
    }
    return values.hasNext();
  }

  /// Whether the connection may become another protocol's with the answer.
  ///
  /// An offer that is none for us leaves the head, or the next server would take it up: one with a
  /// body, which could not be told from the other protocol's bytes, one of HTTP/1.0 (RFC 9110,
  /// 7.8), and the one of HTTP/2, as in Envoy, whatever else it names.
  static boolean offersSwitch(HttpRequest head) {
    if (HttpMethod.CONNECT.equals(head.method())) {
      return true;
    }
    var headers = head.headers();
    if (!headers.contains(HttpHeaderNames.UPGRADE)) {
      return false;
    }
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, H2C, true)
        && !HttpVersion.HTTP_1_0.equals(head.protocolVersion())
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && !HttpUtil.isTransferEncodingChunked(head)
        && HttpUtil.getContentLength(head, 0L) == 0) {
      return true;
    }
    headers.remove(HttpHeaderNames.UPGRADE);
    headers.remove(HTTP2_SETTINGS);
    return false;
  }
}
