package dev.vicinity.sidecar.intercept;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tells protocols apart by their first bytes. Pure: reads without moving the reader index.
final class Sniffer {
  /// Longer request lines are not HTTP that we could serve.
  private static final int MAX_REQUEST_LINE = 16 * 1024;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION = " HTTP/1.".getBytes(StandardCharsets.US_ASCII);

  /// Methods known by name, so that a text protocol's first word does not make us wait for a line.
  private static final List<byte[]> METHODS =
      List.of(
              "GET ",
              "POST ",
              "PUT ",
              "DELETE ",
              "HEAD ",
              "OPTIONS ",
              "PATCH ",
              "CONNECT ",
              "TRACE ",
              "PROPFIND ",
              "PROPPATCH ",
              "MKCOL ",
              "COPY ",
              "MOVE ",
              "LOCK ",
              "UNLOCK ",
              "REPORT ",
              "SEARCH ",
              "PURGE ",
              "LINK ",
              "UNLINK ",
              "QUERY ")
          .stream()
          .map(word -> word.getBytes(StandardCharsets.US_ASCII))
          .toList();

  private Sniffer() {}

  static FirstBytes sniff(ByteBuf in) {
    if (!in.isReadable()) {
      return FirstBytes.UNDECIDED;
    }
    if (in.getByte(in.readerIndex()) == ClientHelloParser.HANDSHAKE) {
      return ClientHelloParser.parse(in);
    }
    var preface = match(in, PREFACE);
    if (preface != Match.DIFFERENT) {
      // "PRI" followed by something else is no method that anybody uses.
      return preface == Match.WHOLE ? FirstBytes.HTTP_2 : FirstBytes.UNDECIDED;
    }
    for (var method : METHODS) {
      switch (match(in, method)) {
        case WHOLE -> {
          return requestLine(in, method.length);
        }
        case SO_FAR -> {
          return FirstBytes.UNDECIDED;
        }
        case DIFFERENT -> {}
      }
    }
    return FirstBytes.OPAQUE;
  }

  private static FirstBytes requestLine(ByteBuf in, int from) {
    int start = in.readerIndex();
    int end = in.indexOf(start + from, in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return in.readableBytes() < MAX_REQUEST_LINE ? FirstBytes.UNDECIDED : FirstBytes.OPAQUE;
    }
    int last = in.getByte(end - 1) == '\r' ? end - 1 : end;
    // The version ends the line: eight bytes and one digit.
    int version = last - VERSION.length - 1;
    if (version < start + from) {
      return FirstBytes.OPAQUE;
    }
    for (int i = 0; i < VERSION.length; i++) {
      if (in.getByte(version + i) != VERSION[i]) {
        return FirstBytes.OPAQUE;
      }
    }
    return FirstBytes.HTTP_1;
  }

  private enum Match {
    WHOLE,
    SO_FAR,
    DIFFERENT
  }

  private static Match match(ByteBuf in, byte[] expected) {
    int known = Math.min(in.readableBytes(), expected.length);
    for (int i = 0; i < known; i++) {
      if (in.getByte(in.readerIndex() + i) != expected[i]) {
        return Match.DIFFERENT;
      }
    }
    return known == expected.length ? Match.WHOLE : Match.SO_FAR;
  }
}
