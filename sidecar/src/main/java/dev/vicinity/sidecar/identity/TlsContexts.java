package dev.vicinity.sidecar.identity;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/// The TLS contexts made from one set of credentials, each made on first use. Any thread.
final class TlsContexts {
  static final SslProvider PROVIDER = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  /// More kinds of peers than that are hardly in use at once; their contexts are made again.
  private static final int KEPT = 512;

  /// What a context is made for.
  private sealed interface Use {}

  private record AsServer(List<String> alpn) implements Use {}

  private record AsClient(List<String> alpn, List<String> expected) implements Use {}

  private final Credentials credentials;
  private final Supplier<Set<String>> trustDomains;
  private final KeyManagerFactory own;
  private final VerifiedChains chains;
  private final ConcurrentMap<Use, SslContext> contexts = new ConcurrentHashMap<>();

  TlsContexts(Credentials credentials, Supplier<Set<String>> trustDomains) {
    this.credentials = credentials;
    this.trustDomains = trustDomains;
    this.own = OwnKey.of(credentials);
    var managers = Certificates.trust(credentials.roots()).getTrustManagers();
    this.chains =
        new VerifiedChains((X509ExtendedTrustManager) managers[0], InstantSource.system());
  }

  Credentials credentials() {
    return credentials;
  }

  SslContext server(List<String> alpn) {
    return of(new AsServer(alpn));
  }

  SslContext client(List<String> alpn, List<String> expected) {
    return of(new AsClient(alpn, expected));
  }

  private SslContext of(Use use) {
    var known = contexts.get(use);
    if (known != null) {
      return known;
    }
    if (contexts.size() >= KEPT) {
      contexts.clear();
    }
    var made = make(use);
    contexts.put(use, made);
    return made;
  }

  private SslContext make(Use use) {
    try {
      return switch (use) {
        case AsServer(var alpn) ->
            base(SslContextBuilder.forServer(own), alpn)
                .trustManager(trust(List.of()))
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        case AsClient(var alpn, var expected) ->
            base(SslContextBuilder.forClient(), alpn)
                .keyManager(own)
                .trustManager(trust(expected))
                .endpointIdentificationAlgorithm("")
                .build();
      };
    } catch (SSLException e) {
      throw new IllegalStateException("TLS with " + credentials, e);
    }
  }

  private PeerTrust trust(List<String> expected) {
    return new PeerTrust(chains, trustDomains, expected);
  }

  private static SslContextBuilder base(SslContextBuilder builder, List<String> alpn) {
    builder.sslProvider(PROVIDER).protocols("TLSv1.3", "TLSv1.2");
    if (!alpn.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              alpn));
    }
    return builder;
  }
}
