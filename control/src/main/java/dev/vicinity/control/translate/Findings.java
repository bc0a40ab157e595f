package dev.vicinity.control.translate;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.catalog.Problem.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What is found wrong with one resource while it is read. One thread.
public final class Findings {
  /// What an unknown field means.
  public enum UnknownFields {
    /// A slip of the pen: nobody has looked at this manifest before us.
    REFUSED,
    /// Something newer than we are: the API server accepted it.
    NOT_HONOURED
  }

  private static final int LONGEST_VALUE = 120;

  private final String where;
  private final ResourceId id;
  private final UnknownFields unknownFields;
  private final List<Problem> problems = new ArrayList<>();

  public Findings(String where, ResourceId id, UnknownFields unknownFields) {
    this.where = where;
    this.id = id;
    this.unknownFields = unknownFields;
  }

  void error(String field, Object value, String allowed) {
    add(Severity.ERROR, field, value, allowed);
  }

  void warning(String field, Object value, String allowed) {
    add(Severity.WARNING, field, value, allowed);
  }

  void notHonoured(String field, Object value, String note) {
    add(Severity.NOT_HONOURED, field, value, note);
  }

  boolean refusesUnknown() {
    return unknownFields == UnknownFields.REFUSED;
  }

  void unknown(String field, Object value, Collection<String> known) {
    switch (unknownFields) {
      case REFUSED ->
          error(field, "unknown field, " + text(value), "one of " + String.join(", ", known));
      case NOT_HONOURED -> notHonoured(field, value, "a field that is known");
    }
  }

  /// Whether the resource may be put in force.
  boolean holds() {
    return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  private void add(Severity severity, String field, Object value, String allowed) {
    problems.add(
        new Problem(
            severity, where, id.kind(), id.namespace(), id.name(), field, text(value), allowed));
  }

  private static String text(Object value) {
    var text = String.valueOf(value);
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
