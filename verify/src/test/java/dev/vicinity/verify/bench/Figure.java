package dev.vicinity.verify.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vicinity.verify.bench.load.Outcome;

/// One measurement, as it is kept in `figures.jsonl`. Times are in microseconds.
record Figure(
    String kind,
    int round,
    String work,
    int bytes,
    int connections,
    String proxy,
    long requests,
    long errors,
    double perSecond,
    double cpuMicros,
    double rssMiB,
    double p50,
    double p90,
    double p99,
    double p999) {
  /// As fast as it can; at half of that; two in a row at a fixed rate.
  static final String SATURATED = "saturated";

  static final String PACED = "paced";
  static final String CHAIN = "chain";

  /// The first answer of a process: `p50` is when it came.
  static final String START = "start";

  /// A steady load in a process' first seconds, and later.
  static final String COLD = "cold";

  static final String WARM = "warm";

  /// At full speed for half a minute.
  static final String LOADED = "loaded";

  /// The most that a process ever held until then.
  static final String PEAK = "peak";

  /// Nothing is asked: `cpuMicros` is of each second.
  static final String REST = "rest";

  /// The name of no proxy at all.
  static final String DIRECT = "direct";

  private static final ObjectMapper JSON = new ObjectMapper();

  static Figure of(String kind, int round, Cell cell, String proxy, Outcome seen, double rssMiB) {
    return new Figure(
        kind,
        round,
        cell.work().id(),
        cell.bytes(),
        cell.connections(),
        proxy,
        seen.requests(),
        seen.errors(),
        rounded(seen.perSecond()),
        rounded(seen.cpuMicros()),
        rounded(rssMiB),
        micros(seen, 50),
        micros(seen, 90),
        micros(seen, 99),
        micros(seen, 99.9));
  }

  static Figure start(int round, Cell cell, String proxy, double micros, double rssMiB) {
    return alone(START, round, cell, proxy, 0, rssMiB, micros);
  }

  static Figure rest(Cell cell, String proxy, double cpuMicros, double rssMiB) {
    return alone(REST, 1, cell, proxy, cpuMicros, rssMiB, 0);
  }

  static Figure peak(Cell cell, String proxy, double rssMiB) {
    return alone(PEAK, 1, cell, proxy, 0, rssMiB, 0);
  }

  private static Figure alone(
      String kind, int round, Cell cell, String proxy, double cpu, double rssMiB, double p50) {
    return new Figure(
        kind,
        round,
        cell.work().id(),
        cell.bytes(),
        cell.connections(),
        proxy,
        0,
        0,
        0,
        rounded(cpu),
        rounded(rssMiB),
        rounded(p50),
        0,
        0,
        0);
  }

  static Figure parse(String line) {
    try {
      return JSON.readValue(line, Figure.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  Cell cell() {
    return new Cell(Work.of(work), bytes, connections);
  }

  private static double micros(Outcome seen, double percentile) {
    return rounded(seen.times().getValueAtPercentile(percentile) / 1000.0);
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : 0;
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
