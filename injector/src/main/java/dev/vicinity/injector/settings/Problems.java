package dev.vicinity.injector.settings;

import java.util.ArrayList;
import java.util.List;

/// What was found wrong during one reading: errors stop it, warnings do not. Used by one thread.
public final class Problems {
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /// `subject: value (expected: expected)`.
  public void error(String subject, Object value, String expected) {
    errors.add(subject + ": " + value + " (expected: " + expected + ")");
  }

  public void warn(String text) {
    warnings.add(text);
  }

  public List<String> errors() {
    return List.copyOf(errors);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
