package dev.vicinity.verify.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What is measured, and how often.
record Options(
    List<Work> works,
    List<String> proxies,
    List<Integer> sizes,
    List<Integer> connections,
    int rounds,
    Duration measured,
    Duration warm,
    Path out) {
  static final String USAGE =
      """
      verify/bench/run [OPTION…]
        --works %s
        --proxies haproxy,nginx,envoy,envoy-istio,vicinity
        --sizes 100,10240,1048576   --connections 1,64,1000
        --rounds 3   --seconds 2 (of each measurement)   --warm 6 (seconds, of ours, before a cell's first)
        --out DIR\
      """
          .formatted(String.join(",", Arrays.stream(Work.values()).map(Work::id).toList()));

  static Options parse(List<String> arguments, Path out) {
    var options =
        new Options(
            List.of(Work.values()),
            List.of("haproxy", "nginx", "envoy", "envoy-istio", "vicinity"),
            Cell.SIZES,
            List.of(1, Cell.MIDDLE, 1000),
            3,
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            out);
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(arguments.get(i) + ": no value");
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private Options with(String name, String value) {
    var list = List.of(value.split(","));
    return switch (name) {
      case "--works" -> works(list.stream().map(Work::of).toList());
      case "--proxies" -> new Options(works, list, sizes, connections, rounds, measured, warm, out);
      case "--sizes" ->
          new Options(works, proxies, numbers(list), connections, rounds, measured, warm, out);
      case "--connections" ->
          new Options(works, proxies, sizes, numbers(list), rounds, measured, warm, out);
      case "--rounds" ->
          new Options(
              works, proxies, sizes, connections, Integer.parseInt(value), measured, warm, out);
      case "--seconds" ->
          new Options(works, proxies, sizes, connections, rounds, seconds(value), warm, out);
      case "--warm" ->
          new Options(works, proxies, sizes, connections, rounds, measured, seconds(value), out);
      case "--out" ->
          new Options(works, proxies, sizes, connections, rounds, measured, warm, Path.of(value));
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private Options works(List<Work> chosen) {
    return new Options(chosen, proxies, sizes, connections, rounds, measured, warm, out);
  }

  private static Duration seconds(String value) {
    return Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
  }

  private static List<Integer> numbers(List<String> list) {
    return list.stream().map(Integer::valueOf).toList();
  }

  /// The rows chosen.
  List<Cell> cells() {
    return works.stream()
        .flatMap(work -> Cell.of(work).stream())
        .filter(cell -> sizes.contains(cell.bytes()) && connections.contains(cell.connections()))
        .toList();
  }
}
