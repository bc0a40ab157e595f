package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Hosts that no endpoint set lists: the addresses that clients asked for.
///
/// Event loops add, the directory's writer removes what stayed idle from one sweep to the next.
final class DirectHosts {
  private final ConcurrentHashMap<Address, Direct> hosts = new ConcurrentHashMap<>();
  private final Consumer<UpstreamHost> gone;

  DirectHosts(Consumer<UpstreamHost> gone) {
    this.gone = gone;
  }

  private static final class Direct {
    private final UpstreamHost host;
    private volatile boolean used = true;

    private Direct(Address address) {
      host =
          new UpstreamHost(
              new Endpoint(address, Workload.UNKNOWN, 1, Readiness.READY, Transport.PLAIN));
    }
  }

  UpstreamHost at(Address address) {
    var direct = hosts.get(address);
    if (direct == null) {
      direct = hosts.computeIfAbsent(address, Direct::new);
    }
    if (!direct.used) {
      direct.used = true;
    }
    return direct.host;
  }

  void sweep() {
    for (var direct : hosts.values()) {
      if (direct.used || direct.host.active() > 0) {
        direct.used = false;
      } else if (hosts.remove(direct.host.address(), direct)) {
        gone.accept(direct.host);
      }
    }
  }

  void close() {
    hosts.values().forEach(direct -> gone.accept(direct.host));
    hosts.clear();
  }
}
