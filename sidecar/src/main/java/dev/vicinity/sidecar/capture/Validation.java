package dev.vicinity.sidecar.capture;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Shows that a pod's rules are in force, by a connection that only they can bring to its end: from
/// the sidecar's user to a port of the pod's own address where nobody listens, which the rules turn
/// to the sidecar's inbound port, where this listens.
///
/// Without them a pod would work, past its sidecar, and nobody would notice.
///
/// @param inboundPort the sidecar's, which nobody may have taken yet
/// @param addresses one of the pod's own of each family
record Validation(int inboundPort, List<InetAddress> addresses) {
  /// Where nobody listens; Istio's check of the same uses this one.
  private static final int NOBODYS_PORT = 15002;

  private static final int PATIENCE_MILLIS = 5000;

  Validation {
    addresses = List.copyOf(addresses);
  }

  /// For the pod that this process is in.
  static Validation of(Options options) throws IOException {
    var own = new ArrayList<InetAddress>();
    address(Inet4Address.class).ifPresent(own::add);
    if (Capture.presence() == IPv6.ROUTABLE) {
      address(Inet6Address.class).ifPresent(own::add);
    }
    return new Validation(options.inboundPort(), own);
  }

  /// Fails with what to do if the rules are missing.
  void run(Consumer<String> say) throws IOException {
    if (addresses.isEmpty()) {
      throw new IOException("this pod has no address but loopback: whether it is captured is open");
    }
    for (var address : addresses) {
      checkCaptured(address);
      say.accept(
          "captured: " + address.getHostAddress() + ":" + NOBODYS_PORT + " led to " + inboundPort);
    }
  }

  private void checkCaptured(InetAddress address) throws IOException {
    try (var listening = new ServerSocket();
        var calling = new Socket()) {
      listening.bind(new InetSocketAddress(inboundPort), 1);
      calling.connect(new InetSocketAddress(address, NOBODYS_PORT), PATIENCE_MILLIS);
      listening.setSoTimeout(PATIENCE_MILLIS);
      listening.accept().close();
    } catch (IOException e) {
      throw new IOException(
          "this pod's traffic is not redirected to its sidecar ("
              + address.getHostAddress()
              + ":"
              + NOBODYS_PORT
              + ", expected to lead to "
              + inboundPort
              + ": "
              + e.getMessage()
              + "). The CNI plug-in was not at work on this node when the pod was started: see that"
              + " the pod of the DaemonSet vicinity-cni on this node is ready, then delete this"
              + " pod",
          e);
    }
  }

  private static Optional<InetAddress> address(Class<? extends InetAddress> kind)
      throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(kind::isInstance)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .findFirst();
  }
}
