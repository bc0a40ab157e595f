package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.load.Call;
import dev.vicinity.verify.bench.load.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One row of the matrix.
record Cell(Work work, int bytes, int connections) {
  static final List<Integer> SIZES = List.of(100, 10_240, 1 << 20);
  static final int MIDDLE = 64;
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final int STREAMS = 16;

  /// All of a work.
  static List<Cell> of(Work work) {
    var cells = new ArrayList<Cell>();
    for (int bytes : work.sizes()) {
      cells.add(new Cell(work, bytes, MIDDLE));
    }
    for (int connections : work.connections()) {
      if (connections != MIDDLE) {
        cells.add(new Cell(work, work.sizes().getFirst(), connections));
      }
    }
    return cells;
  }

  /// Of HTTP/2, 64 stands for 8 connections with 16 streams each.
  Shape shape() {
    if (work.call() == Call.HTTP1) {
      return new Shape(connections, 1, work.renewal());
    }
    return connections == MIDDLE ? Shape.kept(8, STREAMS) : Shape.kept(connections, 1);
  }

  /// How long it takes until all connections are there, to the upstream, too.
  Duration settling() {
    return SETTLE.plusMillis(2L * connections);
  }

  String id() {
    return work.id() + "/" + bytes + "/" + connections;
  }
}
