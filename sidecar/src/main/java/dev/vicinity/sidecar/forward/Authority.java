package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Target;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// Reading host and port of what a client asked for (RFC 9110, 4.2 and 7.2).
final class Authority {
  static final int NO_PORT = -1;

  private Authority() {}

  /// The request's authority; an absolute form is turned into origin form, its authority into the
  /// `host` header. Empty if there is none.
  static String settle(HttpRequest head) {
    var uri = head.uri();
    if (!uri.isEmpty() && uri.charAt(0) != '/' && isAbsolute(uri)) {
      var authority = named(uri);
      head.headers().set(HttpHeaderNames.HOST, authority);
      head.setUri(origin(uri, uri.indexOf("//") + 2 + authority.length()));
      return authority;
    }
    var host = head.headers().get(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  static boolean isAbsolute(String uri) {
    return uri.regionMatches(true, 0, "http://", 0, 7)
        || uri.regionMatches(true, 0, "https://", 0, 8);
  }

  /// What an absolute form names.
  static String named(String uri) {
    int from = uri.indexOf("//") + 2;
    return uri.substring(from, end(uri, from));
  }

  private static int end(String uri, int from) {
    for (int i = from; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return uri.length();
  }

  private static String origin(String uri, int from) {
    int mark = uri.indexOf('#', from);
    var rest = uri.substring(from, mark < 0 ? uri.length() : mark);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  /// The target of an authority; null if that is none. `port` counts if the authority has none, or
  /// always for captured requests, whose `Host` says nothing of ports.
  static @Nullable Target target(String authority, int port, PortRule rule) {
    int colon = portColon(authority);
    var host = colon < 0 ? authority : authority.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    int named = colon < 0 ? port : number(authority, colon + 1);
    if (host.isEmpty() || named == NO_PORT) {
      return null;
    }
    return new Target(host, rule == PortRule.DESTINATION ? port : named);
  }

  /// Which port a request means.
  enum PortRule {
    AUTHORITY,
    DESTINATION
  }

  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }

  private static int number(String text, int from) {
    if (from == text.length() || text.length() - from > 5) {
      return NO_PORT;
    }
    int number = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NO_PORT;
      }
      number = 10 * number + digit;
    }
    return number <= 65535 ? number : NO_PORT;
  }
}
