package dev.vicinity.control.source;

import dev.vicinity.control.analyze.Analysis;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// All problems of a source, and who is told of each new one. Any thread.
final class ProblemReport {
  private final World world;
  private final Supplier<List<Problem>> ofSource;
  private final List<Consumer<Problem>> listeners = new CopyOnWriteArrayList<>();
  private Set<Problem> known = Set.of();

  /// `ofSource` gives what is wrong before any resource could be read.
  ProblemReport(World world, Supplier<List<Problem>> ofSource) {
    this.world = world;
    this.ofSource = ofSource;
  }

  void onProblem(Consumer<Problem> listener) {
    listeners.add(listener);
  }

  List<Problem> problems() {
    var problems = new ArrayList<>(ofSource.get());
    problems.addAll(world.problems());
    problems.addAll(together());
    return List.copyOf(problems);
  }

  /// What is wrong with single resources.
  List<Problem> single() {
    return world.problems();
  }

  /// What does not fit together.
  List<Problem> together() {
    return Analysis.of(world);
  }

  /// Tells of every problem that the last call did not see.
  synchronized void tell() {
    var now = problems();
    for (var problem : now) {
      if (!known.contains(problem)) {
        listeners.forEach(listener -> listener.accept(problem));
      }
    }
    known = new HashSet<>(now);
  }
}
