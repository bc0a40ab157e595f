package dev.vicinity.sidecar.intercept;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads server name and ALPN from a ClientHello (RFC 8446, 4.1.2; RFC 6066, 3; RFC 7301, 3.1),
/// also when it comes in several records. Pure: reads without moving the reader index.
final class ClientHelloParser {
  static final byte HANDSHAKE = 22;

  private static final int CLIENT_HELLO = 1;
  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;
  private static final int MAX_HELLO = 64 * 1024;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;
  private static final int VERSION_AND_RANDOM = 2 + 32;

  private ClientHelloParser() {}

  static FirstBytes parse(ByteBuf in) {
    var message = Unpooled.buffer(Math.min(in.readableBytes(), 2048));
    int at = in.readerIndex();
    while (true) {
      if (in.writerIndex() - at < RECORD_HEADER) {
        return in.readableBytes() < 2 || in.getByte(in.readerIndex() + 1) == 3
            ? FirstBytes.UNDECIDED
            : FirstBytes.OPAQUE;
      }
      int length = in.getUnsignedShort(at + 3);
      if (in.getByte(at) != HANDSHAKE || in.getByte(at + 1) != 3 || length == 0) {
        return FirstBytes.OPAQUE;
      }
      int readable = Math.min(length, in.writerIndex() - at - RECORD_HEADER);
      message.writeBytes(in, at + RECORD_HEADER, readable);
      if (message.readableBytes() > 0 && message.getByte(0) != CLIENT_HELLO) {
        return FirstBytes.OPAQUE;
      }
      if (message.readableBytes() >= HANDSHAKE_HEADER) {
        int body = message.getUnsignedMedium(1);
        if (body > MAX_HELLO) {
          return FirstBytes.OPAQUE;
        }
        if (message.readableBytes() >= HANDSHAKE_HEADER + body) {
          return hello(message.slice(HANDSHAKE_HEADER, body));
        }
      }
      if (readable < length) {
        return FirstBytes.UNDECIDED;
      }
      at += RECORD_HEADER + length;
    }
  }

  private static FirstBytes hello(ByteBuf body) {
    try {
      body.skipBytes(VERSION_AND_RANDOM);
      body.skipBytes(body.readUnsignedByte());
      body.skipBytes(body.readUnsignedShort());
      body.skipBytes(body.readUnsignedByte());
      return new FirstBytes.Tls(
          body.isReadable()
              ? extensions(body.readSlice(body.readUnsignedShort()))
              : new ClientHello("", List.of()));
    } catch (IndexOutOfBoundsException e) {
      // Lengths that contradict each other.
      return FirstBytes.OPAQUE;
    }
  }

  private static ClientHello extensions(ByteBuf extensions) {
    var sni = "";
    List<String> alpn = List.of();
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      var content = extensions.readSlice(extensions.readUnsignedShort());
      if (type == SERVER_NAME) {
        sni = serverName(content);
      } else if (type == ALPN) {
        alpn = protocols(content);
      }
    }
    return new ClientHello(sni, alpn);
  }

  private static String serverName(ByteBuf content) {
    content.skipBytes(2);
    while (content.isReadable()) {
      int type = content.readUnsignedByte();
      var name = content.readSlice(content.readUnsignedShort());
      if (type == 0) {
        return name.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static List<String> protocols(ByteBuf content) {
    content.skipBytes(2);
    var names = new ArrayList<String>();
    while (content.isReadable()) {
      var name = content.readSlice(content.readUnsignedByte());
      names.add(name.toString(StandardCharsets.US_ASCII));
    }
    return names;
  }
}
