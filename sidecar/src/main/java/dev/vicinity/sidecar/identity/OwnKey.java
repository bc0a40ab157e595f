package dev.vicinity.sidecar.identity;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// The one key that this process proves itself by, whoever asks. No key store, which would encrypt
/// it with a password that nobody has a use for, ten thousand rounds for each context. Any thread.
final class OwnKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "workload";
  private static final String[] ALIASES = {ALIAS};

  private final PrivateKey key;
  private final X509Certificate[] chain;

  private OwnKey(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain.toArray(X509Certificate[]::new);
  }

  /// As TLS contexts take it; those of OpenSSL convert the key once each.
  static KeyManagerFactory of(Credentials credentials) {
    var own = new OwnKey(credentials.key(), credentials.chain());
    return new OpenSslCachingX509KeyManagerFactory(new Only(own));
  }

  private static final class Only extends SimpleKeyManagerFactory {
    private final KeyManager[] managers;

    Only(OwnKey key) {
      super("own key");
      managers = new KeyManager[] {key};
    }

    @Override
    protected void engineInit(KeyStore store, char[] password) {
      throw new UnsupportedOperationException("has its key (expected: no key store)");
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {
      throw new UnsupportedOperationException("has its key (expected: no parameters)");
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return managers.clone();
    }
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return ALIASES.clone();
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return ALIASES.clone();
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
