package dev.vicinity.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process on one core, with its children.
record Job(String name, Process process, Path log) implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / 100;

  static Job start(int core, String name, List<String> command, Map<String, String> more, Path log)
      throws IOException {
    var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    pinned.addAll(command);
    var builder =
        new ProcessBuilder(pinned)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(more);
    var job = new Job(name, builder.start(), log);
    Runtime.getRuntime().addShutdownHook(new Thread(job.process::destroyForcibly));
    return job;
  }

  /// User and system time so far, of threads that have ended, too.
  long cpuNanos() {
    long ticks = 0;
    for (var pid : pids()) {
      var stat = read(Path.of("/proc/" + pid + "/stat"));
      if (!stat.isEmpty()) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      }
    }
    return ticks * TICK_NANOS;
  }

  double rssMiB() {
    long pages = 0;
    for (var pid : pids()) {
      var statm = read(Path.of("/proc/" + pid + "/statm"));
      if (!statm.isEmpty()) {
        pages += Long.parseLong(statm.split(" ")[1]);
      }
    }
    return pages / 256.0;
  }

  /// The most that it ever held; of its children the sum of what each did.
  double peakMiB() {
    long kib = 0;
    for (var pid : pids()) {
      kib +=
          read(Path.of("/proc/" + pid + "/status"))
              .lines()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
    }
    return kib / 1024.0;
  }

  private List<Long> pids() {
    var pids = new ArrayList<>(List.of(process.pid()));
    process.descendants().forEach(child -> pids.add(child.pid()));
    return pids;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /// Waits, but not beyond its end.
  boolean endsWithin(Duration length) {
    try {
      return process.waitFor(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// The last lines of what it said.
  String said() {
    var lines = read(log).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
