package dev.vicinity.injector.http;

import java.util.Objects;

/// A serving certificate with its key, both as PEM; the chain is leaf first.
public record KeyPair(String chain, String key) {
  public KeyPair {
    Objects.requireNonNull(chain, "chain");
    Objects.requireNonNull(key, "key");
  }

  /// Without the key, which belongs in no log.
  @Override
  public String toString() {
    return "KeyPair[" + chain.length() + " characters of certificates]";
  }
}
