package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One origin of the world and the catalog over it. Safe from any thread.
public interface Source extends AutoCloseable {
  /// The world as read so far; the same object for the source's whole life.
  Catalog catalog();

  /// Begins to read and to watch. May throw `UncheckedIOException` when there is nothing to read.
  void start();

  /// Everything in the configuration that does not hold now, each resource's own problems and what
  /// does not fit together.
  List<Problem> problems();

  /// Calls back once for every problem as it appears, on the thread that saw it. Register before
  /// `start`.
  void onProblem(Consumer<Problem> listener);

  /// How many objects of each kind are known: `Pod`, `VirtualService` …
  Map<String, Integer> objects();

  /// Ends watching; what was read stays readable.
  @Override
  void close();
}
