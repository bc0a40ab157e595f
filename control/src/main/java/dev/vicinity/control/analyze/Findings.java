package dev.vicinity.control.analyze;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.catalog.Problem.Severity;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.world.References;
import java.util.ArrayList;
import java.util.List;

/// What checks find. One thread.
final class Findings {
  private final References references;
  private final List<Problem> problems = new ArrayList<>();

  Findings(References references) {
    this.references = references;
  }

  /// Something that does not work as it stands.
  void error(ResourceId id, String field, Object value, String allowed) {
    add(Severity.ERROR, id, field, value, allowed);
  }

  /// Something that is hardly what was meant.
  void warning(ResourceId id, String field, Object value, String allowed) {
    add(Severity.WARNING, id, field, value, allowed);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private void add(Severity severity, ResourceId id, String field, Object value, String allowed) {
    problems.add(
        new Problem(
            severity,
            references.place(id),
            id.kind(),
            id.namespace(),
            id.name(),
            field,
            String.valueOf(value),
            allowed));
  }
}
