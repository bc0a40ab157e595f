package dev.vicinity.sidecar;

import dev.vicinity.sidecar.libc.LibC;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives back memory that holds parts of files which nobody has looked at lately: of the cache of
/// classes and of the JVM's own code most is needed by the start, and by compilers while they work.
/// What is used comes back from the page cache by itself, in steps of 64 KiB, so that memory shows
/// three times what is used after a while. Started once; works on worker threads.
final class UntouchedPages {
  private static final Logger LOG = LoggerFactory.getLogger(UntouchedPages.class);

  /// What is mapped where, without and with how it is used; the latter costs the kernel a walk over
  /// all of a process' pages.
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private static final Path USED = Path.of("/proc/self/smaps");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CPU = Path.of("/proc/self/stat");
  private static final long TICK_MILLIS = 10;
  private static final long REST_MILLIS = 5_000;
  private static final long WORK_MILLIS = 1_000;

  /// As much has to have come back since the last time.
  private static final long WORTH_KIB = 4096;

  /// CPU, in hundredths of a core, that a process at rest does not use: what little it does brings
  /// the same pages back each time, and to look for them would be most of its work.
  private static final long BUSY_PERCENT = 3;

  /// At rest it looks once in so many periods: five minutes.
  private static final int PATIENCE = 60;

  /// Smaller ones are not worth the call.
  private static final long LEAST_KIB = 512;

  private final Vertx vertx;

  /// How much was left after the last time.
  private long leftKib;

  private long ticks;
  private long periodMillis = REST_MILLIS;
  private int periodsAtRest;

  /// Found at rest, and the first time.
  private List<Mapping> known = List.of();

  /// Addresses of one mapping, and its line in `maps`: while that is there, it is the same.
  record Mapping(long start, long end, String line) {}

  private UntouchedPages(Vertx vertx) {
    this.vertx = vertx;
  }

  /// Looks every few seconds from now on; not at all where there is no such file.
  static void start(Vertx vertx) {
    if (Files.isReadable(USED)) {
      new UntouchedPages(vertx).later();
    }
  }

  private void later() {
    vertx.setTimer(periodMillis, _ -> again());
  }

  private void again() {
    vertx
        .executeBlocking(this::look)
        .onSuccess(_ -> later())
        .onFailure(cause -> LOG.debug("pages of files stay in memory", cause));
  }

  /// Returns whether there was enough to give back.
  private boolean look() throws IOException {
    boolean worth = isTime() && mappedKib() >= leftKib + WORTH_KIB;
    if (worth) {
      if (known.isEmpty() || periodMillis == REST_MILLIS) {
        known = mappings();
      }
      release(known);
      leftKib = mappedKib();
    }
    return worth;
  }

  private boolean isTime() throws IOException {
    long now = cpuTicks();
    boolean busy = (now - ticks) * TICK_MILLIS * 100 >= BUSY_PERCENT * periodMillis;
    ticks = now;
    periodMillis = busy ? WORK_MILLIS : REST_MILLIS;
    periodsAtRest = busy ? 0 : (periodsAtRest + 1) % PATIENCE;
    return periodsAtRest == 0;
  }

  /// CPU that this process has used (`proc(5)`: utime and stime), in hundredths of a second.
  static long cpuTicks() throws IOException {
    var stat = Files.readString(CPU);
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 14);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /// Pages of files in this process's memory.
  static long mappedKib() throws IOException {
    for (var line : Files.readAllLines(STATUS)) {
      if (line.startsWith("RssFile:")) {
        return kib(line);
      }
    }
    return 0; // a kernel that does not say so
  }

  /// Gives back all of these that are still there; returns how many are.
  static int release(List<Mapping> mappings) throws IOException {
    var mapped = Set.copyOf(Files.readAllLines(MAPPED));
    int released = 0;
    for (var mapping : mappings) {
      if (mapped.contains(mapping.line())
          && LibC.giveBack(mapping.start(), mapping.end() - mapping.start())) {
        released++;
      }
    }
    return released;
  }

  static List<Mapping> mappings() throws IOException {
    return mappings(Files.readAllLines(USED));
  }

  /// Those of files that cannot be written to and have not been, as a page that was written to
  /// would be lost: the linker writes to some before it protects them.
  static List<Mapping> mappings(List<String> lines) {
    var found = new ArrayList<Mapping>();
    var head = "";
    long resident = 0;
    long own = 0;
    for (var line : lines) {
      int space = line.indexOf(' ');
      if (space > 0 && line.charAt(space - 1) != ':') {
        head = line;
        resident = 0;
        own = 0;
      } else if (line.startsWith("Rss:")) {
        resident = kib(line);
      } else if (line.startsWith("Anonymous:") || line.startsWith("Swap:")) {
        own += kib(line);
      } else if (line.startsWith("VmFlags:")
          && own == 0
          && resident >= LEAST_KIB
          && isReadOnlyFile(head)) {
        found.add(mapping(head));
      }
    }
    return found;
  }

  private static boolean isReadOnlyFile(String head) {
    int rights = head.indexOf(' ') + 1;
    return head.charAt(rights + 1) == '-' && head.charAt(rights + 3) == 'p' && head.contains(" /");
  }

  private static Mapping mapping(String head) {
    int dash = head.indexOf('-');
    return new Mapping(
        HexFormat.fromHexDigitsToLong(head, 0, dash),
        HexFormat.fromHexDigitsToLong(head, dash + 1, head.indexOf(' ')),
        head);
  }

  private static long kib(String line) {
    int end = line.lastIndexOf(" kB");
    return Long.parseLong(line, line.lastIndexOf(' ', end - 1) + 1, end, 10);
  }
}
