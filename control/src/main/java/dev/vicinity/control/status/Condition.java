package dev.vicinity.control.status;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.catalog.Problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is said of one generation of a resource, as Kubernetes' API conventions write it.
record Condition(String type, Verdict verdict, String reason, String message, long generation) {
  /// In force, or turned away. With warnings in its message if something hardly was meant so.
  static final String ACCEPTED = "Accepted";

  /// Everything in it has an effect, or not.
  static final String HONOURED = "Honoured";

  private static final int LONGEST_MESSAGE = 4_000;

  /// True or False, as Kubernetes spells them.
  enum Verdict {
    TRUE("True"),
    FALSE("False");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// What is to be said of a resource with these problems of its own, and with these together with
  /// others.
  static List<Condition> of(List<Problem> single, List<Problem> together, long generation) {
    return List.of(accepted(single, together, generation), honoured(single, generation));
  }

  private static Condition accepted(List<Problem> single, List<Problem> together, long generation) {
    var errors = text(single, Severity.ERROR);
    if (!errors.isEmpty()) {
      return new Condition(ACCEPTED, Verdict.FALSE, "Invalid", errors, generation);
    }
    // it is in force, whatever is missing around it
    var warnings =
        Stream.of(
                text(single, Severity.WARNING),
                text(together, Severity.ERROR),
                text(together, Severity.WARNING))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return warnings.isEmpty()
        ? new Condition(ACCEPTED, Verdict.TRUE, "Accepted", "in force", generation)
        : new Condition(ACCEPTED, Verdict.TRUE, "AcceptedWithWarnings", warnings, generation);
  }

  private static Condition honoured(List<Problem> problems, long generation) {
    var missing = text(problems, Severity.NOT_HONOURED);
    boolean whole =
        problems.stream()
            .anyMatch(p -> p.severity() == Severity.NOT_HONOURED && p.field().isEmpty());
    return missing.isEmpty()
        ? new Condition(
            HONOURED, Verdict.TRUE, "Honoured", "every field has its effect", generation)
        : new Condition(
            HONOURED,
            Verdict.FALSE,
            whole ? "KindNotHonoured" : "FieldsNotHonoured",
            missing,
            generation);
  }

  private static String text(List<Problem> problems, Severity severity) {
    var text =
        problems.stream()
            .filter(problem -> problem.severity() == severity)
            .map(Problem::detail)
            .distinct()
            .collect(Collectors.joining("; "));
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE - 1) + "…";
  }

  /// Whether a stored condition says the same already.
  boolean isSaidBy(Map<?, ?> stored) {
    return type.equals(stored.get("type"))
        && verdict.word().equals(stored.get("status"))
        && reason.equals(stored.get("reason"))
        && message.equals(stored.get("message"))
        && Objects.toString(stored.get("observedGeneration"), "").equals(Long.toString(generation));
  }

  /// The stored conditions with these in their places; others' stay as they are. Transitions are
  /// dated `now`.
  static List<Map<?, ?>> merge(List<? extends Map<?, ?>> stored, List<Condition> said, String now) {
    var merged = new ArrayList<Map<?, ?>>();
    var rest = new ArrayList<>(said);
    for (var each : stored) {
      var ours = said.stream().filter(own -> own.type().equals(each.get("type"))).findFirst();
      ours.ifPresent(rest::remove);
      merged.add(ours.<Map<?, ?>>map(own -> own.after(each, now)).orElse(each));
    }
    rest.forEach(own -> merged.add(own.after(Map.of(), now)));
    return merged;
  }

  private Map<String, Object> after(Map<?, ?> before, String now) {
    boolean same = verdict.word().equals(before.get("status"));
    var since = before.get("lastTransitionTime");
    var tree = new LinkedHashMap<String, Object>();
    tree.put("type", type);
    tree.put("status", verdict.word());
    tree.put("reason", reason);
    tree.put("message", message);
    tree.put("observedGeneration", generation);
    tree.put("lastTransitionTime", same && since != null ? since : now);
    return tree;
  }
}
