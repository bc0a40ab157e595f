package dev.vicinity.sidecar.pool;

import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.policy.UpstreamTls.Verification;
import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS handlers for connections to hosts. On one event loop only, which keeps what files gave.
public final class ClientTls {
  private final MeshTls mesh;
  private final Map<FromFiles, SslContext> contexts = new HashMap<>();

  private record FromFiles(UpstreamTls.Simple rule, Wire wire) {}

  public ClientTls(MeshTls mesh) {
    this.mesh = mesh;
  }

  /// Null for plain text.
  @Nullable SslHandler handler(Channel channel, Security security, Wire wire) {
    return switch (security) {
      case Security.Plain _ -> null;
      case Security.Mesh(var sni, var ids) ->
          mesh.client(channel.alloc(), sni, wire.meshAlpn(), ids);
      case Security.Files(var rule, var sni) -> {
        var handler = context(rule, wire).newHandler(channel.alloc(), sni, -1);
        if (rule.verification() == Verification.VERIFY) {
          var parameters = handler.engine().getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          handler.engine().setSSLParameters(parameters);
        }
        yield handler;
      }
    };
  }

  private SslContext context(UpstreamTls.Simple rule, Wire wire) {
    return contexts.computeIfAbsent(new FromFiles(rule, wire), ClientTls::build);
  }

  private static SslContext build(FromFiles key) {
    var rule = key.rule();
    var builder = SslContextBuilder.forClient();
    if (rule.verification() == Verification.SKIP) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!rule.caCertificates().isEmpty()) {
      builder.trustManager(new File(rule.caCertificates()));
    }
    if (!rule.clientCertificate().isEmpty()) {
      builder.keyManager(new File(rule.clientCertificate()), new File(rule.privateKey()));
    }
    if (!key.wire().plainAlpn().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              key.wire().plainAlpn()));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("tls of a DestinationRule: " + e.getMessage(), e);
    }
  }
}
