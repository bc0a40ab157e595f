package dev.vicinity.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// `wait [HOST:PORT [SECONDS]]`: ends well once the sidecar beside it is ready.
///
/// What holds an application back where sidecars are containers like others (Kubernetes before
/// 1.29): the hook after the sidecar's start, without whose end no further container is started. It
/// uses few classes, because it has a virtual machine of its own and a pod waits for it.
public final class Wait {
  /// The exit code for arguments that cannot be used (EX_USAGE of sysexits).
  private static final int USAGE = 64;

  private static final int NEVER_READY = 1;
  private static final String USUAL = "127.0.0.1:15021";

  /// As long as the startup probe of a sidecar that is an init container.
  private static final String USUAL_SECONDS = "600";

  private static final byte[] QUESTION =
      "GET /healthz/ready HTTP/1.0\r\nHost: sidecar\r\n\r\n".getBytes(US_ASCII);

  /// A status line without its version.
  private static final String YES = " 200 ";

  private static final int STATUS_AT = "HTTP/1.1".length();
  private static final int MOST_BYTES = 4096;
  private static final int PATIENCE_MILLIS = 1000;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Address sidecar;
  private String said = "no answer";

  private Wait(Address sidecar) {
    this.sidecar = sidecar;
  }

  public static void main(String[] arguments) {
    try {
      var wait = new Wait(Address.parse(argument(arguments, 0, USUAL)));
      int seconds = Integer.parseInt(argument(arguments, 1, USUAL_SECONDS));
      if (!wait.until(System.nanoTime() + Duration.ofSeconds(seconds).toNanos())) {
        System.err.println(
            "the sidecar at "
                + wait.sidecar
                + " is not ready after "
                + seconds
                + " s: "
                + wait.said);
        System.exit(NEVER_READY);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(
          "wait " + String.join(" ", arguments) + " (expected: wait [HOST:PORT [SECONDS]])");
      System.exit(USAGE);
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return index < arguments.length ? arguments[index] : otherwise;
  }

  private boolean until(long deadlineNanos) {
    while (!isReady()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private boolean isReady() {
    try (var socket = new Socket()) {
      var at = new InetSocketAddress(InetAddress.ofLiteral(sidecar.host()), sidecar.port());
      socket.connect(at, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(QUESTION);
      var answer = new String(socket.getInputStream().readNBytes(MOST_BYTES), US_ASCII);
      said = answer.substring(Math.max(0, answer.indexOf("\r\n\r\n"))).strip();
      return answer.startsWith(YES, STATUS_AT);
    } catch (IOException e) {
      said = String.valueOf(e.getMessage()); // not listening yet
      return false;
    }
  }
}
