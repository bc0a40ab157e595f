package dev.vicinity.sidecar.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;

/// The name that a client asks a server for. Names of the mesh have underscores, which the JDK and
/// Netty take for no host names and silently leave out; this one is sent as it is.
final class ServerName extends SNIServerName {
  private ServerName(String name) {
    super(StandardConstants.SNI_HOST_NAME, name.getBytes(UTF_8));
  }

  /// Makes a client's engine ask for it; before the handshake.
  static void ask(SSLEngine engine, String name) {
    if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
      SSL.setTlsExtHostName(openSsl.sslPointer(), name);
      return;
    }
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new ServerName(name)));
    engine.setSSLParameters(parameters);
  }
}
