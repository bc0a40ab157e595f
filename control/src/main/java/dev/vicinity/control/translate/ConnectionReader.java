package dev.vicinity.control.translate;

import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.ConnectionPool.HttpUpgrade;
import java.time.Duration;
import java.util.List;

/// `connectionPool` of a policy (reference 5.4): zero and negative numbers stand for "unset".
final class ConnectionReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private ConnectionReader() {}

  static ConnectionPool read(Fields fields) {
    var tcp = fields.objectOrEmpty("tcp");
    var http = fields.objectOrEmpty("http");
    fields.done();
    var unset = ConnectionPool.DEFAULT;
    var pool =
        new ConnectionPool(
            limit(tcp, "maxConnections"),
            tcp.duration("connectTimeout", SHORTEST).orElse(unset.connectTimeout()),
            tcp.duration("maxConnectionDuration", SHORTEST).orElse(unset.maxConnectionDuration()),
            limit(http, "http1MaxPendingRequests"),
            limit(http, "http2MaxRequests"),
            limit(http, "maxRequestsPerConnection"),
            limit(http, "maxRetries"),
            http.duration("idleTimeout", Duration.ZERO)
                .or(() -> tcp.duration("idleTimeout", Duration.ZERO))
                .orElse(unset.idleTimeout()),
            upgrade(http));
    tcp.duration("idleTimeout", Duration.ZERO);
    tcp.notHonoured("tcpKeepalive");
    http.notHonoured("maxConcurrentStreams", "http2KeepAlive");
    tcp.done();
    http.done();
    return pool;
  }

  private static int limit(Fields fields, String name) {
    int value = fields.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE).orElse(0);
    return value > 0 ? value : ConnectionPool.UNLIMITED;
  }

  private static HttpUpgrade upgrade(Fields http) {
    var policy =
        http.word("h2UpgradePolicy", List.of("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE")).orElse("");
    boolean useClient = http.isTrue("useClientProtocol");
    if (useClient && policy.equals("UPGRADE")) {
      http.error("useClientProtocol", true, "absent beside h2UpgradePolicy UPGRADE");
    }
    if (useClient) {
      return HttpUpgrade.USE_CLIENT_PROTOCOL;
    }
    return policy.equals("UPGRADE") ? HttpUpgrade.UPGRADE : HttpUpgrade.DEFAULT;
  }
}
