package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.load.Load;
import dev.vicinity.verify.bench.load.Outcome;
import dev.vicinity.verify.bench.load.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/// One process of a proxy from its start on: when it first answers, its first ten seconds under a
/// steady load from when it is ready on and how that looks later, its memory under much load, and
/// what it does at rest.
final class Life {
  /// What is asked of it as fast as it can.
  static final Cell FAST = new Cell(Work.H1_MTLS1, 10_240, Cell.MIDDLE);

  /// What is asked of it steadily.
  static final Cell STEADY = new Cell(Work.H1_MTLS1, Upstream.KIBIBYTE, 16);

  static final int RATE = 1000;
  private static final int STARTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration FIRST = Duration.ofSeconds(10);

  /// Of full speed, before its memory is read: the compilers are done with most by then.
  private static final Duration FILLING = Duration.ofSeconds(24);

  /// What is given back is given back all few seconds: one reading says little.
  private static final int READINGS = 5;

  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(50);
  private static final Duration REST = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(2);

  /// Asking costs the one core, too.
  private static final Duration READY_POLL = Duration.ofMillis(20);

  private final Field field;
  private final Figures figures;
  private final Proxy proxy;

  Life(Field field, Figures figures, Proxy proxy) {
    this.field = field;
    this.figures = figures;
    this.proxy = proxy;
  }

  /// Fails with CompletionException if nothing is answered.
  void live() throws IOException {
    field.startAlone(proxy); // what is only made once is no part of a start
    for (int round = 1; round <= STARTS; round++) {
      double micros = firstAnswer();
      figures.keep(Figure.start(round, STEADY, proxy.id(), micros, job().rssMiB()));
    }
    awaitReady();
    steadily(Figure.COLD);
    atFullSpeed();
    steadily(Figure.WARM);
    firstAnswer();
    rest();
    field.stopAlone(proxy);
  }

  private Job job() {
    return field.listener(STEADY, proxy).job();
  }

  private void steadily(String kind) throws IOException {
    keep(kind, 1, STEADY, load(STEADY, new Pace.Steady(RATE), FIRST));
  }

  private Outcome load(Cell cell, Pace pace, Duration length) {
    return field.load(cell, proxy, pace, new Load.Times(AT_ONCE, length));
  }

  private void atFullSpeed() throws IOException {
    load(FAST, new Pace.Saturating(), FILLING);
    for (int reading = 1; reading <= READINGS; reading++) {
      keep(Figure.LOADED, reading, FAST, load(FAST, new Pace.Saturating(), BETWEEN));
    }
    figures.keep(Figure.peak(FAST, proxy.id(), job().peakMiB()));
  }

  private void keep(String kind, int round, Cell cell, Outcome seen) throws IOException {
    figures.keep(Figure.of(kind, round, cell, proxy.id(), seen, job().rssMiB()));
  }

  /// Starts it anew; microseconds from before its process to its first good answer.
  private double firstAnswer() throws IOException {
    field.stopAlone(proxy);
    long begun = System.nanoTime();
    field.startAlone(proxy);
    var at = field.listener(STEADY, proxy);
    while (!answers(at)) {
      if (at.job().endsWithin(POLL) || System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new CompletionException(new IOException("no answer; it said: " + at.job().said()));
      }
    }
    return (System.nanoTime() - begun) / 1000.0;
  }

  /// A cluster sends it requests only then.
  private void awaitReady() {
    long begun = System.nanoTime();
    while (!field.isReady(proxy)) {
      if (job().endsWithin(READY_POLL) || System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new CompletionException(new IOException("not ready; it said: " + job().said()));
      }
    }
  }

  private static boolean answers(Proxy.Listener at) {
    return isGood(at.port(), "/" + STEADY.bytes(), at.authority());
  }

  /// Whether a request to a port of loopback is answered with 200.
  static boolean isGood(int port, String path, String authority) {
    var request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, authority);
    try (var socket = new Socket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // nobody listens yet
    }
  }

  private void rest() throws IOException {
    boolean ended = job().endsWithin(SETTLE);
    long before = job().cpuNanos();
    long begun = System.nanoTime();
    if (ended || job().endsWithin(REST)) {
      throw new CompletionException(new IOException("it ended: " + job().said()));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double micros = (job().cpuNanos() - before) / 1000.0 / seconds;
    figures.keep(Figure.rest(STEADY, proxy.id(), micros, job().rssMiB()));
  }
}
