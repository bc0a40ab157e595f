package dev.vicinity.control.authority;

import java.util.Map;

/// Where the authority's key and certificates are kept: PEM texts by file name. Blocking; throws
/// UncheckedIOException while it cannot be reached.
public interface AuthorityStore {
  /// What the operator provided (`cacerts`), or an empty map.
  Map<String, String> provided();

  /// What an earlier start made, or else `fresh`, kept from now on; among racing callers all get
  /// the same.
  Map<String, String> keepOrGet(Map<String, String> fresh);

  /// Keeps `after` instead of `before`, unless something else is kept by now.
  void replace(Map<String, String> before, Map<String, String> after);
}
