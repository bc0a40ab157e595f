package dev.vicinity.sidecar.forward;

import dev.vicinity.core.route.HeaderChanges;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/// Header operations of rules, and of the hop between two connections.
final class HeaderEdits {
  private HeaderEdits() {}

  /// Removals, then `set`, then `add`; the authority is not among them.
  static void apply(HeaderChanges changes, HttpHeaders headers) {
    if (changes.isNone()) {
      return;
    }
    for (var name : changes.remove()) {
      headers.remove(name);
    }
    for (var entry : changes.set()) {
      if (!isAuthority(entry.name())) {
        headers.set(entry.name(), value(entry.value()));
      }
    }
    for (var entry : changes.add()) {
      if (!isAuthority(entry.name())) {
        headers.add(entry.name(), value(entry.value()));
      }
    }
  }

  private static boolean isAuthority(String name) {
    return name.equalsIgnoreCase("host") || name.equals(":authority");
  }

  /// `%%` stands for one percent sign in Envoy's formats.
  private static String value(String text) {
    return text.indexOf('%') < 0 ? text : text.replace("%%", "%");
  }

  /// Removes what the `connection` header declares to be of this hop only (RFC 9110, 7.6.1).
  static void removeNominated(HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.CONNECTION)) {
      return;
    }
    // All of its fields count, of which there is one as a rule.
    for (var connection : headers.getAll(HttpHeaderNames.CONNECTION)) {
      removeNominated(headers, connection);
    }
  }

  private static void removeNominated(HttpHeaders headers, String connection) {
    if (isPlain(connection)) {
      return;
    }
    for (int from = 0; from < connection.length(); ) {
      int comma = connection.indexOf(',', from);
      int end = comma < 0 ? connection.length() : comma;
      var name = connection.substring(from, end).strip();
      if (!name.isEmpty()
          && !name.equalsIgnoreCase("upgrade")
          && !name.equalsIgnoreCase("te")
          && !name.equalsIgnoreCase("host")
          && !name.equalsIgnoreCase("content-length")) {
        headers.remove(name);
      }
      from = end + 1;
    }
  }

  private static boolean isPlain(String connection) {
    return connection.equalsIgnoreCase("keep-alive")
        || connection.equalsIgnoreCase("close")
        || connection.equalsIgnoreCase("upgrade");
  }
}
