package dev.vicinity.control.catalog;

import java.util.Objects;

/// Something in the configuration that does not hold or is not honoured.
///
/// `where` is the file, or empty for a cluster; `field` a path like `spec.http[0].timeout`.
public record Problem(
    Severity severity,
    String where,
    String kind,
    String namespace,
    String name,
    String field,
    String value,
    String allowed) {
  /// What follows from a problem.
  public enum Severity {
    /// The resource is not in force; its last good version is, if there was one.
    ERROR,
    /// The field is not honoured yet; the rest of the resource is in force.
    NOT_HONOURED,
    /// In force, but hardly what was meant.
    WARNING
  }

  public Problem {
    Objects.requireNonNull(severity, "severity");
  }

  /// One line for people: `FILE: KIND NAMESPACE/NAME: FIELD: VALUE (expected: ALLOWED)`.
  public String text() {
    var resource = kind.isEmpty() ? "" : kind + " " + namespace + "/" + name + ": ";
    return (where.isEmpty() ? "" : where + ": ") + resource + detail();
  }

  /// The same without the resource.
  public String detail() {
    return (severity == Severity.NOT_HONOURED ? "not honoured yet: " : "")
        + (field.isEmpty() ? "" : field + ": ")
        + value
        + (allowed.isEmpty() ? "" : " (expected: " + allowed + ")");
  }
}
