package dev.vicinity.cli.mesh;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.core.mesh.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A mesh on a folder of manifests, with the sidecars a user names. Started and run by one thread,
/// closed by any.
public final class LocalMesh implements AutoCloseable {
  private final EmbeddedMesh mesh;
  private final Optional<WorkDirectory> temporary;

  private LocalMesh(EmbeddedMesh mesh, Optional<WorkDirectory> temporary) {
    this.mesh = mesh;
    this.temporary = temporary;
  }

  /// Reads the folder and starts control. Without a state directory the certificate authority lasts
  /// as long as the mesh. `problem` is told of everything in the folder that does not hold.
  public static LocalMesh start(Path folder, Optional<Path> state, Consumer<String> problem) {
    var source = new FolderSource(folder, MeshSettings.DEFAULT, System::nanoTime);
    source.onProblem(found -> problem.accept(found.text()));
    var temporary =
        state.isPresent()
            ? Optional.<WorkDirectory>empty()
            : Optional.of(WorkDirectory.temporary());
    var kept = state.or(() -> temporary.map(WorkDirectory::path)).orElseThrow().toAbsolutePath();
    return new LocalMesh(EmbeddedMesh.start(source, kept), temporary);
  }

  /// Where control's pages and the console are.
  public Address console() {
    return mesh.console();
  }

  /// Starts a sidecar for each plan as soon as its pod is known, and tells of each that is ready,
  /// one at a time. Returns when all are; fails with the first that cannot be started.
  public void run(
      List<SidecarPlan> plans, Consumer<PodName> waiting, Consumer<EmbeddedSidecar> ready)
      throws InterruptedException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var started = new ExecutorCompletionService<EmbeddedSidecar>(threads);
      for (var plan : plans) {
        var workload = mesh.workload(plan.pod());
        if (!workload.isComplete()) {
          waiting.accept(plan.pod());
        }
        started.submit(() -> mesh.sidecar(plan, Await.forever(workload)));
      }
      for (int i = 0; i < plans.size(); i++) {
        ready.accept(started.take().get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandFailed failed ? failed : new IllegalStateException(e);
    } finally {
      threads.shutdownNow(); // what still waits for its pod when another cannot be started
    }
  }

  /// The mesh behind.
  public EmbeddedMesh mesh() {
    return mesh;
  }

  @Override
  public void close() {
    mesh.close();
    temporary.ifPresent(WorkDirectory::close);
  }
}
