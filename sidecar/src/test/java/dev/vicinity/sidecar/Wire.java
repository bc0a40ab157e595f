package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One connection whose bytes a test writes and reads itself.
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  Wire(Address address) throws IOException {
    this(new Socket(address.host(), address.port()));
  }

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// An answer as it came; `headers` are in lower case, chunks are joined.
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// Sends a GET for a host and reads the answer.
  Answer get(String host, String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return answer();
  }

  Answer answer() throws IOException {
    return answer("GET");
  }

  /// Reads one answer to a request of this method.
  Answer answer(String method) throws IOException {
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var headers = headers();
    boolean empty = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return new Answer(status, headers, empty ? "" : body(headers));
  }

  /// Reads lines up to an empty one.
  Map<String, String> headers() throws IOException {
    var headers = new TreeMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, two) -> one + "," + two);
    }
    return headers;
  }

  private String body(Map<String, String> headers) throws IOException {
    var length = headers.get("content-length");
    if (length != null) {
      return text(in.readNBytes(Integer.parseInt(length)));
    }
    if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return text(in.readAllBytes());
    }
    var all = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      all.write(in.readNBytes(size));
      line();
    }
    headers.putAll(headers());
    return text(all.toByteArray());
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended; read so far: " + line);
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  String bytes(int count) throws IOException {
    return text(in.readNBytes(count));
  }

  /// Whether the other side has ended the connection.
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  /// Whether the other side is gone: in order or, when it had not read all of ours, by a reset.
  boolean isGone() throws IOException {
    try {
      return isEnded();
    } catch (SocketException e) {
      return true;
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
