package dev.vicinity.control.translate;

import dev.vicinity.core.mesh.AppProtocol;
import java.util.Locale;
import java.util.Optional;

/// What a port speaks, by its `appProtocol`, its name or its number (reference 7.6).
final class Protocols {
  private Protocols() {}

  static AppProtocol of(String appProtocol, String portName, int number) {
    return word(appProtocol)
        .or(() -> word(prefix(portName)))
        .orElseGet(
            () ->
                switch (number) {
                  case 25, 53, 3306, 27017 -> AppProtocol.TCP;
                  default -> AppProtocol.AUTO;
                });
  }

  /// The protocol of a ServiceEntry's or Gateway's port.
  static Optional<AppProtocol> word(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "http", "http_proxy", "kubernetes.io/ws" -> Optional.of(AppProtocol.HTTP);
      case "http2", "kubernetes.io/h2c" -> Optional.of(AppProtocol.HTTP2);
      case "grpc", "grpc-web" -> Optional.of(AppProtocol.GRPC);
      case "https", "tls", "kubernetes.io/wss" -> Optional.of(AppProtocol.TLS);
      case "tcp", "mongo", "mysql", "redis" -> Optional.of(AppProtocol.TCP);
      default -> Optional.empty();
    };
  }

  private static String prefix(String name) {
    if (name.startsWith("grpc-web")) {
      return "grpc-web";
    }
    int dash = name.indexOf('-');
    return dash < 0 ? name : name.substring(0, dash);
  }
}
