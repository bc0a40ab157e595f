package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A sidecar that has no files left.
@Timeout(120)
class FewFilesTest {
  private static final int FILES = 160;
  private static final int CLIENTS = 400;
  private static final int ASKING = 30;

  @Test
  void sidecarWithoutFilesWaitsForSomeAndGoesOn() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      var process = start(origin.address().port());
      var said = new LinkedBlockingQueue<Integer>();
      Thread.ofVirtual().start(() -> listen(process, said));
      try {
        var to = new Address("127.0.0.1", next(said));
        assertThat(asks(to)).isTrue();
        var clients = new ArrayList<Wire>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(new Wire(to));
        }
        awaitNoMore(process, said);
        for (int i = 0; i < ASKING; i++) {
          // those who came before get an answer, be it that there is no connection to be had
          assertThat(clients.get(i).get("app.test", "/").status()).isIn(200, 503);
        }
        var before = cpu(process);
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        assertThat(cpu(process).minus(before))
            .as("of 3 s without files, which others are to have")
            .isLessThan(Duration.ofMillis(1500));
        for (var client : clients) {
          client.close();
        }
        awaitService(to);
        for (int i = 0; i < 20; i++) {
          assertThat(asks(to)).isTrue();
        }
      } finally {
        process.destroy();
      }
    }
  }

  private static Process start(int application) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n " + FILES + " && exec \"$@\"",
            "sh",
            java,
            "-Xmx64m",
            "-XX:-MaxFDLimit",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FewFiles.class.getName(),
            Integer.toString(application))
        .redirectError(new File("/dev/null"))
        .start();
  }

  /// Reads all that the process says, logs too: it would wait for us otherwise.
  private static void listen(Process process, BlockingQueue<Integer> said) {
    process
        .inputReader()
        .lines()
        .filter(line -> line.startsWith(FewFiles.SAYS))
        .forEach(line -> said.add(Integer.parseInt(line.substring(FewFiles.SAYS.length()))));
  }

  private static int next(BlockingQueue<Integer> said) throws InterruptedException {
    var next = said.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the process says nothing");
    }
    return next;
  }

  /// Until it takes no more clients.
  private static void awaitNoMore(Process process, BlockingQueue<Integer> said) throws Exception {
    int before;
    int now = 0;
    do {
      before = now;
      LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
      process.outputWriter().append('\n').flush();
      now = next(said);
    } while (now != before || now == 0);
    assertThat(now).isBetween(FILES / 4, FILES);
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private static boolean asks(Address to) {
    try (var client = new Wire(to)) {
      return client.get("app.test", "/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// It looks again once a second.
  private static void awaitService(Address to) {
    for (long end = System.nanoTime() + 20_000_000_000L; System.nanoTime() < end; ) {
      if (asks(to)) {
        return;
      }
    }
    throw new AssertionError("nobody is served 20 s after there were files again");
  }
}
