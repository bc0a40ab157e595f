package dev.vicinity.control.translate;

/// How a resource's short host names are meant: by its own namespace (reference 4.2).
record HostNames(String namespace, String domain) {
  /// The full name; what holds a dot, a `*` or nothing stays as written.
  String full(String host) {
    if (host.isEmpty()
        || host.indexOf('.') >= 0
        || host.indexOf('*') >= 0
        || host.indexOf(':') >= 0) {
      return host.toLowerCase(java.util.Locale.ROOT);
    }
    return host.toLowerCase(java.util.Locale.ROOT) + "." + namespace + ".svc." + domain;
  }
}
