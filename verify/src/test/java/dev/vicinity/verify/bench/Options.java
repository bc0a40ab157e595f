package dev.vicinity.verify.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What is measured, and how often, as picocli reads it from the arguments; only read afterwards.
final class Options {
  /// What `--short` stands for. HTTP/2 takes longer to be compiled than a short run may last.
  private static final List<String> SHORT =
      List.of(
          "--short",
          "--works=h1-h1,h1-mtls1",
          "--proxies=haproxy,envoy,vicinity",
          "--sizes=100",
          "--connections=64",
          "--seconds=1",
          "--warm=6");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--page",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FIGURES",
      description = "docs/benchmarks.md, too; of an earlier run's figures.jsonl if one is named")
  private @Nullable String page;

  @Option(names = "--short", description = "a few cells, with a verdict; stands alone")
  private boolean shortly;

  @Option(
      names = "--works",
      split = ",",
      paramLabel = "WORK",
      completionCandidates = Ids.class,
      description = "of ${COMPLETION-CANDIDATES}")
  private List<Work> works = List.of(Work.values());

  @Option(
      names = "--proxies",
      split = ",",
      paramLabel = "PROXY",
      defaultValue = "haproxy,nginx,envoy,envoy-istio,vicinity",
      description = "of ${DEFAULT-VALUE}")
  private List<String> proxies = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      defaultValue = "100,10240,1048576",
      description = "of ${DEFAULT-VALUE}")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--connections",
      split = ",",
      paramLabel = "COUNT",
      defaultValue = "1,64,1000",
      description = "of ${DEFAULT-VALUE}")
  private List<Integer> connections = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "${DEFAULT-VALUE} by default")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "1.2",
      description = "of each measurement; ${DEFAULT-VALUE} by default")
  private double seconds;

  @Option(
      names = "--warm",
      paramLabel = "SECONDS",
      defaultValue = "4",
      description = "of load on ours before a cell's first; ${DEFAULT-VALUE} by default")
  private double warm;

  @Option(
      names = "--services",
      split = ",",
      paramLabel = "COUNT",
      description =
          "instead of all else: memory of ours in meshes of so many services, of which it uses"
              + " five, as 5,5000; fails if what their sidecars need at least is more than 8 MiB"
              + " apart")
  private List<Integer> services = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "where all that is written goes")
  private @Nullable Path out;

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  /// Names of works.
  private static final class Ids implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Work.values()).map(Work::id).iterator();
    }
  }

  static String[] spelledOut(String... arguments) {
    return Arrays.stream(arguments)
        .flatMap(word -> word.equals("--short") ? SHORT.stream() : Stream.of(word))
        .toArray(String[]::new);
  }

  /// Whether memory and latency are measured, too, and not CPU alone.
  boolean isWhole() {
    return page != null || command.commandLine().getParseResult().matchedOptions().isEmpty();
  }

  /// A few cells, in two minutes, with a verdict.
  boolean shortly() {
    return shortly;
  }

  /// Whether docs/benchmarks.md is written anew.
  boolean page() {
    return page != null;
  }

  /// The figures of an earlier run that the page is made of.
  Optional<Path> figures() {
    return Optional.ofNullable(page).filter(file -> !file.isEmpty()).map(Path::of);
  }

  List<Work> works() {
    return works;
  }

  List<String> proxies() {
    return proxies;
  }

  int rounds() {
    return rounds;
  }

  Duration measured() {
    return millis(seconds);
  }

  /// How long ours is loaded before a cell's first measurement.
  Duration warm() {
    return millis(warm);
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis((long) (1000 * seconds));
  }

  /// How large the meshes are in which memory is compared; empty if it is not.
  List<Integer> services() {
    return services;
  }

  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  /// The rows chosen.
  List<Cell> cells() {
    return works.stream()
        .flatMap(work -> Cell.of(work).stream())
        .filter(cell -> sizes.contains(cell.bytes()) && connections.contains(cell.connections()))
        .toList();
  }
}
