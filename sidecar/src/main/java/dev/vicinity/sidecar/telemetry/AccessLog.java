package dev.vicinity.sidecar.telemetry;

import dev.vicinity.sidecar.exchange.Finished;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line per request, written by a thread of its own.
///
/// Event loops hand entries over through rings and never wait: what finds no room is counted.
public final class AccessLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int RING = 4096;
  private static final long IDLE_NANOS = 100_000_000;

  /// Text collected before it is written.
  private static final int BATCH = 64 * 1024;

  private final LogFormat format;
  private final OutputStream out;
  private final int ringSize;
  private final List<LogRing> rings = new CopyOnWriteArrayList<>();
  private final FastThreadLocal<LogRing> ringOfLoop =
      new FastThreadLocal<>() {
        @Override
        protected LogRing initialValue() {
          var ring = new LogRing(ringSize);
          rings.add(ring);
          return ring;
        }
      };
  private final Thread writer;
  private volatile boolean closing;
  private boolean broken;

  AccessLog(LogFormat format, OutputStream out, int ringSize) {
    this.format = format;
    this.out = out;
    this.ringSize = ringSize;
    writer = Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
  }

  /// Opens the file and starts the thread. `/dev/stdout` and `/dev/stderr` are the process's own.
  public static AccessLog open(AccessLogSettings settings) throws IOException {
    var out =
        switch (settings.file()) {
          case "/dev/stdout" -> System.out;
          case "/dev/stderr" -> System.err;
          default -> new FileOutputStream(settings.file(), true);
        };
    var log = new AccessLog(LogFormat.of(settings.encoding(), settings.format()), out, RING);
    log.start();
    return log;
  }

  void start() {
    writer.start();
  }

  /// On the event loop that served the request.
  void finished(Finished exchange) {
    var ring = ringOfLoop.get();
    var entry = ring.claim();
    if (entry != null) {
      entry.fill(exchange, format.headers());
      ring.publish();
    }
  }

  /// On the event loop that carried the connection.
  void closed(TcpFlow flow) {
    var ring = ringOfLoop.get();
    var entry = ring.claim();
    if (entry != null) {
      entry.fill(flow, format.headers().size());
      ring.publish();
    }
  }

  /// Lines that were not written because their ring was full.
  public long dropped() {
    long sum = 0;
    for (var ring : rings) {
      sum += ring.dropped();
    }
    return sum;
  }

  /// Writes what is left and ends the thread.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var text = new StringBuilder(BATCH);
    while (true) {
      boolean last = closing;
      int lines = 0;
      for (var ring : rings) {
        lines += ring.drain(entry -> append(entry, text));
      }
      write(text);
      if (lines == 0 && last) {
        finish();
        return;
      }
      if (lines == 0) {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
  }

  private void append(LogEntry entry, StringBuilder text) {
    format.line().write(entry, text);
    if (text.length() > BATCH) {
      write(text);
    }
  }

  private void write(StringBuilder text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
      broken = false;
    } catch (IOException e) {
      if (!broken) {
        LOG.warn("access log cannot be written: {}", e.toString());
      }
      broken = true;
    }
    text.setLength(0);
  }

  private void finish() {
    if (out instanceof FileOutputStream file) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.warn("access log cannot be closed: {}", e.toString());
      }
    }
  }
}
