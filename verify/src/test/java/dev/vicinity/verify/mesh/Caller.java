package dev.vicinity.verify.mesh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A plain HTTP/1.1 client on one connection that hides nothing: no retries, no pool, and a
/// connection that ends without an answer is an error. For one thread.
public final class Caller implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;

  private final InetSocketAddress proxy;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  public Caller(InetSocketAddress proxy) {
    this.proxy = proxy;
  }

  /// Asks `GET path` of an authority through the proxy.
  public Reply get(String authority, String path, String... headers) throws IOException {
    var head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n");
    for (var header : headers) head.append(header).append("\r\n");
    boolean fresh = socket == null;
    var open = connection();
    try {
      open.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
      return answer(open.getInputStream());
    } catch (SocketException e) {
      close();
      // a listener that closes resets who was still in its queue: the same as not listening
      throw fresh ? new ConnectException("refused late: " + e.getMessage()) : e;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket connection() throws IOException {
    var open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.setSoTimeout(PATIENCE_MILLIS);
      open.connect(proxy, PATIENCE_MILLIS);
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    return open;
  }

  private Reply answer(InputStream raw) throws IOException {
    var source = in == null ? raw : in;
    int status = Integer.parseInt(line(source).split(" ", 3)[1]);
    var headers = new HashMap<String, String>();
    for (var line = line(source); !line.isEmpty(); line = line(source)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) return answer(raw);
    var body = body(source, headers);
    if ("close".equalsIgnoreCase(headers.get("connection"))) close();
    return new Reply(status, headers, body);
  }

  private static String body(InputStream source, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) return chunks(source);
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return exactly(source, length);
  }

  private static String chunks(InputStream source) throws IOException {
    var body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(source).split(";", 2)[0].strip(), 16);
      if (size == 0) {
        while (!line(source).isEmpty()) {} // trailers
        return body.toString();
      }
      body.append(exactly(source, size));
      line(source);
    }
  }

  private static String exactly(InputStream source, int length) throws IOException {
    var bytes = source.readNBytes(length);
    if (bytes.length < length) throw new EOFException("body ended early");
    return new String(bytes, ISO_8859_1);
  }

  private static String line(InputStream source) throws IOException {
    var line = new StringBuilder();
    for (int c = source.read(); c != '\n'; c = source.read()) {
      if (c < 0) throw new EOFException("connection ended after: " + line);
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    var open = socket;
    socket = null;
    in = null;
    if (open != null) open.close();
  }
}
