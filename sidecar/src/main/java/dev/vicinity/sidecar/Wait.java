package dev.vicinity.sidecar;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Ends well once the sidecar beside it is ready: what holds an application back where sidecars are
/// containers like others (Kubernetes before 1.29), as the hook after the sidecar's start.
public final class Wait {
  private static final URI READY = URI.create("http://127.0.0.1:15021/healthz/ready");
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int NEVER_READY = 1;

  private Wait() {}

  public static void main(String[] arguments) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      if (System.nanoTime() - deadline > 0) {
        System.err.println(READY + ": not ready within " + PATIENCE.toMinutes() + " minutes");
        System.exit(NEVER_READY);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isReady() {
    try {
      var connection = (HttpURLConnection) READY.toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(1000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }
}
