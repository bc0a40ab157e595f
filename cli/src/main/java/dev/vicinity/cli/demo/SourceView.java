package dev.vicinity.cli.demo;

import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.Source;
import java.util.List;

/// The demo's own mesh to ask about: what control knows at this moment.
record SourceView(Source source) implements MeshView {
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

  /// The source is the stage's to close.
  @Override
  public void close() {}
}
