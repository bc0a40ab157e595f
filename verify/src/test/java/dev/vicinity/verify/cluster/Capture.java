package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;

/// What goes over the wire of one node, seen by tcpdump in a pod on the host's network.
final class Capture {
  private static final String FILE = "/tmp/wire.pcap";

  /// Extension supported_versions of a ServerHello that chose TLS 1.3.
  private static final String CHOSE_TLS_1_3 = "\u0000\u002b\u0000\u0002\u0003\u0004";

  /// Extension supported_versions of a ServerHello that chose less is absent: TLS 1.2 has none.
  private static final Pattern SERVER_HELLO =
      Pattern.compile("\u0016\u0003\u0003..\u0002", Pattern.DOTALL);

  private static final Pattern SERVER_NAME =
      Pattern.compile("outbound_\\.\\d+_\\._[a-z0-9-]*_?\\.[a-z0-9.-]+");

  private final Sandbox host;

  private Capture(Sandbox host) {
    this.host = host;
  }

  /// Starts tcpdump, with room for what comes while it has no CPU, with a filter in the pod
  /// `app=sniffer` of a namespace, see [Apps#eye].
  static Capture start(Sandbox host, String filter) {
    host.shell(
            "sniffer",
            "rm -f %1$s; nohup tcpdump --immediate-mode -i any -U -s65535 -B16384 -w %1$s '%2$s' >/tmp/tcpdump.out 2>&1 & echo $! >/tmp/tcpdump.pid"
                .formatted(FILE, filter))
        .orThrow();
    Await.until(
        () -> "tcpdump listens: " + host.shell("sniffer", "cat /tmp/tcpdump.out").err(),
        Duration.ofSeconds(20),
        () -> host.shell("sniffer", "grep -q listening /tmp/tcpdump.out").exit() == 0);
    return new Capture(host);
  }

  /// Ends it and gives all that was seen, a char per byte.
  Seen end() {
    host.shell("sniffer", "sleep 0.5; kill -INT $(cat /tmp/tcpdump.pid); sleep 0.5").orThrow();
    var text = host.shell("sniffer", "base64 -w0 " + FILE).orThrow().out();
    return new Seen(new String(Base64.getDecoder().decode(text), ISO_8859_1));
  }

  /// Captured bytes.
  record Seen(String bytes) {
    boolean contains(String plain) {
      return bytes.contains(plain);
    }

    /// How many handshakes a server answered, of any version.
    long serverHellos() {
      return SERVER_HELLO.matcher(bytes).results().count();
    }

    boolean choseTls13() {
      return bytes.contains(CHOSE_TLS_1_3);
    }

    /// What a client asked for in the open, or nothing.
    String serverName() {
      var name = SERVER_NAME.matcher(bytes);
      return name.find() ? name.group() : "";
    }
  }
}
