package dev.vicinity.control.authority;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Tokens minted and verified in one process, for a mesh without Kubernetes. Any thread.
public final class LocalTokens implements TokenVerifier {
  private final SecureRandom random;
  private final ConcurrentMap<String, Accepted> known = new ConcurrentHashMap<>();

  public LocalTokens(SecureRandom random) {
    this.random = random;
  }

  /// A token that proves this account until the process ends.
  public String mint(String namespace, String serviceAccount, String pod) {
    var bytes = new byte[24];
    random.nextBytes(bytes);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    known.put(token, new Accepted(namespace, serviceAccount, pod));
    return token;
  }

  @Override
  public Verdict verify(String token) {
    var account = known.get(token);
    return account != null ? account : new Refused("not a token of this process");
  }
}
