package dev.vicinity.sidecar;

import dev.vicinity.sidecar.exchange.End;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;

/// HTTP/1.1, by hand.
final class Http1Side implements Side {
  private final Socket socket;
  private final Wire wire;
  private final Role role;
  private Map<String, String> headers = Map.of();
  private boolean chunked;
  private boolean headOnly;
  private int left = HEAD;

  /// What comes next, where it is no number of bytes.
  private static final int HEAD = -1;

  private static final int CHUNK = -2;

  enum Role {
    CLIENT,
    HOST
  }

  Http1Side(Socket socket, Role role) throws IOException {
    this.socket = socket;
    this.wire = new Wire(socket);
    this.role = role;
  }

  @Override
  public void head(String first, End end, String... fields) throws IOException {
    var head = new StringBuilder();
    boolean interim = first.startsWith("1");
    boolean framed =
        String.join("\n", fields).toLowerCase(java.util.Locale.ROOT).contains("length:");
    switch (role) {
      case CLIENT -> head.append(first).append(" HTTP/1.1\r\nHost: app.test\r\n");
      case HOST -> head.append("HTTP/1.1 ").append(first).append(" X\r\n");
    }
    headOnly = first.startsWith("HEAD ");
    for (var field : fields) {
      head.append(field).append("\r\n");
    }
    chunked = end == End.OPEN && !framed && !interim;
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (role == Role.HOST && !framed && !interim && !first.startsWith("304")) {
      head.append("Content-Length: 0\r\n");
    }
    wire.send(head.append("\r\n").toString());
  }

  @Override
  public void body(String text, End end) throws IOException {
    var out = chunked ? Integer.toHexString(text.length()) + "\r\n" + text + "\r\n" : text;
    wire.send(chunked && end == End.LAST ? out + "0\r\n\r\n" : out);
  }

  @Override
  public void trailers(String field) throws IOException {
    wire.send("0\r\n" + field + "\r\n\r\n");
  }

  @Override
  public void leave() throws IOException {
    socket.close();
  }

  @Override
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  @Override
  public String next() throws IOException {
    try {
      return switch (left) {
        case HEAD -> readHead();
        case CHUNK -> chunk();
        case 0 -> end();
        default -> sized();
      };
    } catch (SocketTimeoutException e) {
      return "nothing";
    } catch (IOException e) {
      return "broken";
    }
  }

  private String readHead() throws IOException {
    var words = wire.line().split(" ", 3);
    headers = wire.headers();
    var status = role == Role.CLIENT ? words[1] : "";
    if (status.startsWith("1")) {
      return "head " + status;
    }
    if (headOnly || status.equals("204") || status.equals("304")) {
      left = 0;
    } else if (header("transfer-encoding").equals("chunked")) {
      left = CHUNK;
    } else {
      left = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    }
    return "head " + (role == Role.CLIENT ? status : words[0] + " " + words[1]);
  }

  private String chunk() throws IOException {
    int size = Integer.parseInt(wire.line(), 16);
    if (size > 0) {
      var text = whole(size);
      wire.line();
      return "body " + text;
    }
    var trailers = wire.headers();
    if (trailers.isEmpty()) {
      return end();
    }
    left = HEAD;
    var field = trailers.entrySet().iterator().next();
    return "trailers " + field.getKey() + ": " + field.getValue();
  }

  private String sized() throws IOException {
    int size = left;
    left = 0;
    return "body " + whole(size);
  }

  private String whole(int size) throws IOException {
    var text = wire.bytes(size);
    if (text.length() < size) {
      throw new IOException("ended within " + text);
    }
    return text;
  }

  private String end() {
    left = HEAD;
    return "end";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
