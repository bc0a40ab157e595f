package dev.vicinity.verify.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What is measured, and how often. `isWhole` is memory and latency, too; `page` is whether
/// docs/benchmarks.md is written anew, from `figures` of an earlier run if they are given.
record Options(
    List<Work> works,
    List<String> proxies,
    List<Integer> sizes,
    List<Integer> connections,
    int rounds,
    Duration measured,
    Duration warm,
    Path out,
    Extent extent,
    boolean page,
    Optional<Path> figures) {
  /// How much of it all.
  enum Extent {
    /// CPU of what was chosen.
    CHOSEN,
    /// All there is.
    WHOLE,
    /// A few cells, in two minutes, with a verdict.
    SHORT
  }

  static final String USAGE =
      """
      verify/bench/run                   the whole matrix, memory and latency: about 25 minutes
      verify/bench/run --page            the same, and docs/benchmarks.md from it; options as below may follow
      verify/bench/run --page FIGURES    docs/benchmarks.md from the figures.jsonl of an earlier run
      verify/bench/run --short           a few cells; fails on what no noise explains
      verify/bench/run OPTION…           CPU alone, of
        --works %s
        --proxies haproxy,nginx,envoy,envoy-istio,vicinity
        --sizes 100,10240,1048576   --connections 1,64,1000
        --rounds 3   --seconds 1.2 (of each measurement)   --warm 4 (seconds, of ours, before a cell's first)
        --out DIR\
      """
          .formatted(String.join(",", Arrays.stream(Work.values()).map(Work::id).toList()));

  private static Options whole(Path out) {
    return new Options(
        List.of(Work.values()),
        List.of("haproxy", "nginx", "envoy", "envoy-istio", "vicinity"),
        Cell.SIZES,
        List.of(1, Cell.MIDDLE, 1000),
        3,
        Duration.ofMillis(1200),
        Duration.ofSeconds(4),
        out,
        Extent.WHOLE,
        false,
        Optional.empty());
  }

  private static Options brief(Path out) {
    var whole = whole(out);
    return new Options(
        // HTTP/2 takes longer to be compiled than a short run may last
        List.of(Work.H1_H1, Work.H1_MTLS1),
        List.of("haproxy", "envoy", "vicinity"),
        List.of(100),
        List.of(Cell.MIDDLE),
        whole.rounds,
        Duration.ofSeconds(1),
        Duration.ofSeconds(6),
        out,
        Extent.SHORT,
        false,
        Optional.empty());
  }

  static Options parse(List<String> arguments, Path out) {
    if (arguments.isEmpty()) {
      return whole(out);
    }
    return switch (arguments.getFirst()) {
      case "--short" -> brief(out);
      case "--page" -> page(arguments.subList(1, arguments.size()), whole(out).toPage());
      default -> chosen(arguments, whole(out).limited());
    };
  }

  private static Options page(List<String> arguments, Options all) {
    return arguments.size() == 1
        ? all.paged(Optional.of(Path.of(arguments.getFirst())))
        : chosen(arguments, all);
  }

  private static Options chosen(List<String> arguments, Options all) {
    var options = all;
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(arguments.get(i) + " (expected: --option value)");
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private Options with(String name, String value) {
    var list = List.of(value.split(","));
    return switch (name) {
      case "--works" -> works(list.stream().map(Work::of).toList());
      case "--proxies" ->
          new Options(
              works, list, sizes, connections, rounds, measured, warm, out, extent, page, figures);
      case "--sizes" ->
          new Options(
              works,
              proxies,
              numbers(list),
              connections,
              rounds,
              measured,
              warm,
              out,
              extent,
              page,
              figures);
      case "--connections" ->
          new Options(
              works,
              proxies,
              sizes,
              numbers(list),
              rounds,
              measured,
              warm,
              out,
              extent,
              page,
              figures);
      case "--rounds" -> timed(Integer.parseInt(value), measured, warm);
      case "--seconds" -> timed(rounds, seconds(value), warm);
      case "--warm" -> timed(rounds, measured, seconds(value));
      case "--out" ->
          new Options(
              works,
              proxies,
              sizes,
              connections,
              rounds,
              measured,
              warm,
              Path.of(value),
              extent,
              page,
              figures);
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private Options works(List<Work> chosen) {
    return new Options(
        chosen, proxies, sizes, connections, rounds, measured, warm, out, extent, page, figures);
  }

  private Options timed(int times, Duration each, Duration before) {
    return new Options(
        works, proxies, sizes, connections, times, each, before, out, extent, page, figures);
  }

  private Options limited() {
    return new Options(
        works,
        proxies,
        sizes,
        connections,
        rounds,
        measured,
        warm,
        out,
        Extent.CHOSEN,
        page,
        figures);
  }

  private Options toPage() {
    return paged(Optional.empty());
  }

  private Options paged(Optional<Path> from) {
    return new Options(
        works, proxies, sizes, connections, rounds, measured, warm, out, extent, true, from);
  }

  private static Duration seconds(String value) {
    return Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
  }

  private static List<Integer> numbers(List<String> list) {
    return list.stream().map(Integer::valueOf).toList();
  }

  boolean isWhole() {
    return extent == Extent.WHOLE;
  }

  boolean shortly() {
    return extent == Extent.SHORT;
  }

  /// The rows chosen.
  List<Cell> cells() {
    return works.stream()
        .flatMap(work -> Cell.of(work).stream())
        .filter(cell -> sizes.contains(cell.bytes()) && connections.contains(cell.connections()))
        .toList();
  }
}
