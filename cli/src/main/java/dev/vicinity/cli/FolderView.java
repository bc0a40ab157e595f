package dev.vicinity.cli;

import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.control.source.Source;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The mesh that a folder of manifests describes, as it is at the moment of reading.
record FolderView(Source source) implements MeshView {
  static FolderView read(Path folder, PrintWriter err) {
    var source = new FolderSource(existing(folder), MeshSettings.DEFAULT, System::nanoTime);
    source.onProblem(problem -> tell(problem, err));
    source.start();
    err.flush();
    return new FolderView(source);
  }

  /// The folder's full path; fails for what is no folder.
  static Path existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailed("manifests: " + folder + " (expected: a folder)");
    }
    return folder.toAbsolutePath().normalize();
  }

  /// What is not in force must be heard; what `analyze` is for may wait for it.
  private static void tell(Problem problem, PrintWriter err) {
    if (problem.severity() == Problem.Severity.ERROR) {
      err.println(problem.text());
    }
  }

  @Override
  public Catalog catalog() {
    return source.catalog();
  }

  @Override
  public List<Problem> problems() {
    return source.problems();
  }

  @Override
  public Live live(PodName pod) {
    return Live.none("");
  }

  @Override
  public void close() {
    source.close();
  }
}
