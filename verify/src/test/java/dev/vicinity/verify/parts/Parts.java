package dev.vicinity.verify.parts;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks of single parts, and prints what a call takes in time (the median, the least
/// and the most of ten measurements) and in heap.
public final class Parts {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final TimeValue ITERATION = TimeValue.milliseconds(300);

  private Parts() {}

  /// Arguments: regular expressions of names; without any, all of them.
  public static void main(String[] arguments) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .forks(2)
            .warmupIterations(3)
            .warmupTime(ITERATION)
            .measurementIterations(5)
            .measurementTime(ITERATION)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            // as the image has them
            .jvmArgs(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xms256m",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.noUnsafe=false",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
    for (var name : arguments) {
      options.include(name);
    }
    System.out.print(table(new Runner(options.build()).run()));
  }

  private static String table(Collection<RunResult> results) {
    var text = new StringBuilder("| part | ns (least–most) | bytes |\n|---|---|---|\n");
    for (var result : results) {
      var nanos = result.getPrimaryResult().getStatistics();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f (%.1f–%.1f) | %.0f |\n",
              name(result),
              1e9 * nanos.getPercentile(50),
              1e9 * nanos.getMin(),
              1e9 * nanos.getMax(),
              result.getSecondaryResults().get(ALLOCATED).getScore()));
    }
    return text.toString();
  }

  private static String name(RunResult result) {
    var parameters = result.getParams();
    var called = parameters.getBenchmark().split("\\.");
    var values =
        parameters.getParamsKeys().stream()
            .map(key -> ", " + parameters.getParam(key) + " " + key)
            .collect(Collectors.joining());
    return called[called.length - 2].replace("Benchmark", "")
        + " "
        + called[called.length - 1]
        + values;
  }
}
