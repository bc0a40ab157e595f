package dev.vicinity.control.authority;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// One key and its certificate, replaced as they are renewed. One writer; handshakes read.
///
/// Each replacement has an alias of its own, so that a handshake under way does not mix two.
final class RenewedKey extends X509ExtendedKeyManager {
  private record Held(String alias, PrivateKey key, List<X509Certificate> chain) {}

  private volatile @Nullable Held newest;
  private volatile @Nullable Held previous;

  void replace(PrivateKey key, List<X509Certificate> chain) {
    var old = newest;
    previous = old;
    newest = new Held(chain.getFirst().getSerialNumber().toString(16), key, List.copyOf(chain));
  }

  List<X509Certificate> chain() {
    var held = newest;
    return held == null ? List.of() : held.chain();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var held = of(alias);
    return held == null ? null : held.key();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var held = of(alias);
    return held == null ? null : held.chain().toArray(X509Certificate[]::new);
  }

  private @Nullable Held of(String alias) {
    var held = newest;
    if (held != null && held.alias().equals(alias)) {
      return held;
    }
    held = previous;
    return held != null && held.alias().equals(alias) ? held : null;
  }

  private @Nullable String alias() {
    var held = newest;
    return held == null ? null : held.alias();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return "EC".equals(type) ? alias() : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return "EC".equals(type) ? alias() : null;
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String type, Principal @Nullable [] issuers) {
    return null;
  }
}
