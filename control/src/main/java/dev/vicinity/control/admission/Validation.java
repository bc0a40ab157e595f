package dev.vicinity.control.admission;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.catalog.Problem.Severity;
import dev.vicinity.control.translate.Findings.UnknownFields;
import dev.vicinity.control.translate.Manifests;
import dev.vicinity.control.translate.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Decides on one request of the API server to store a resource. Pure; any thread.
///
/// Turned away is only what does not hold by itself. What names something that is not there may be
/// ahead of it, and what is not honoured is stored with a warning.
public final class Validation {
  /// Clients cut longer warnings, and show no more than a few thousand characters.
  private static final int LONGEST_WARNING = 240;

  private static final int MOST_WARNINGS = 12;

  private final Manifests manifests;

  /// `domain` ends the names of services.
  public Validation(String domain) {
    // what the API server's schema lets through may be newer than we are
    this.manifests = new Manifests(domain, UnknownFields.NOT_HONOURED);
  }

  /// What becomes of a request.
  sealed interface Verdict {}

  record Allowed(List<String> warnings) implements Verdict {
    static final Allowed SILENTLY = new Allowed(List.of());
  }

  record Denied(String message) implements Verdict {}

  /// `request` is the request of an AdmissionReview.
  Verdict of(Map<?, ?> request) {
    var resource = object(request.get("object"));
    var metadata = object(resource.get("metadata"));
    var named = Manifests.identify(resource);
    if (named.isEmpty() || metadata.get("deletionTimestamp") != null) {
      return Allowed.SILENTLY; // also a resource that only waits for its finalizers
    }
    var kind = named.get().kind();
    var id = new ResourceId(kind, text(request, "namespace"), text(request, "name"));
    var problems = manifests.read(id, resource, "").problems();
    var errors = problems.stream().filter(each -> each.severity() == Severity.ERROR).toList();
    if (!errors.isEmpty() && !isAsBefore(request, resource)) {
      return new Denied(
          id + ": " + errors.stream().map(Problem::detail).collect(Collectors.joining("; ")));
    }
    return new Allowed(
        problems.stream()
            .map(Problem::text)
            .map(Validation::shortened)
            .limit(MOST_WARNINGS)
            .toList());
  }

  /// What was stored before we came may at least be labelled.
  private static boolean isAsBefore(Map<?, ?> request, Map<?, ?> resource) {
    var before = object(request.get("oldObject"));
    return !before.isEmpty() && Objects.equals(before.get("spec"), resource.get("spec"));
  }

  private static String shortened(String warning) {
    return warning.length() <= LONGEST_WARNING
        ? warning
        : warning.substring(0, LONGEST_WARNING - 1) + "…";
  }

  private static Map<?, ?> object(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }
}
