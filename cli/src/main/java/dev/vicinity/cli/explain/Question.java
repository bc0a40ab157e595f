package dev.vicinity.cli.explain;

import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.route.RequestHead;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request that is only talked about.
///
/// `target` is what it addresses; header names are lower case.
public record Question(
    Target target,
    String method,
    String scheme,
    String authority,
    String path,
    @Nullable String query,
    Map<String, String> headers)
    implements RequestHead {
  public Question {
    headers = Map.copyOf(headers);
  }

  /// Reads what a user wrote: a URL with or without `http://`, headers as `Name: value`. A `Host`
  /// header addresses that host instead, at the URL's port unless it has its own.
  public static Question of(String method, String url, List<String> headerLines) {
    var uri = uri(url);
    var headers = headers(headerLines);
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    var host = headers.remove("host");
    var authority = host == null ? uri.getRawAuthority() : host;
    return new Question(
        target(authority, port),
        method,
        scheme,
        authority,
        uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
        uri.getRawQuery(),
        headers);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /// The request line as a person writes it.
  public String text() {
    return method + " " + scheme + "://" + authority + path + (query == null ? "" : "?" + query);
  }

  private static URI uri(String url) {
    try {
      var uri = new URI(url.contains("://") ? url : "http://" + url);
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        throw new IllegalArgumentException(
            "URL: " + url + " (expected: http://HOST[:PORT][/PATH], or the same without http://)");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("URL: " + url + " (" + e.getMessage() + ")", e);
    }
  }

  private static Target target(String authority, int otherwise) {
    int colon = authority.lastIndexOf(':');
    if (colon < 0 || authority.endsWith("]")) {
      return new Target(unbracketed(authority), otherwise);
    }
    try {
      int port = Integer.parseInt(authority.substring(colon + 1));
      return new Target(unbracketed(authority.substring(0, colon)), port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("host: " + authority + " (expected: HOST[:PORT])", e);
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Map<String, String> headers(List<String> lines) {
    var headers = new TreeMap<String, String>();
    for (var line : lines) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("header: " + line + " (expected: 'Name: value')");
      }
      var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
    }
    return headers;
  }
}
