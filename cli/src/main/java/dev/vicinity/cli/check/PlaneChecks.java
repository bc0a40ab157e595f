package dev.vicinity.cli.check;

import dev.vicinity.cli.check.Snapshot.Component;
import dev.vicinity.cli.check.Snapshot.Role;
import java.util.ArrayList;
import java.util.List;

/// Whether control and injector of every revision run.
final class PlaneChecks {
  private PlaneChecks() {}

  static List<Finding> of(Snapshot seen) {
    if (seen.components().isEmpty()) {
      return List.of(
          Finding.error(
              "namespace " + seen.systemNamespace(),
              "neither control nor injector is installed here",
              "vicinity check --pre",
              "vicinity install --wait"));
    }
    var findings = new ArrayList<Finding>();
    for (var part : seen.components()) {
      findings.add(readiness(part));
      findings.addAll(versions(seen, part));
    }
    return findings;
  }

  private static Finding readiness(Component part) {
    var subject = "deployment " + part.namespace() + "/" + part.name();
    var count = part.ready() + " of " + part.wanted() + " pods ready, " + part.image();
    if (part.wanted() > 0 && part.ready() >= part.wanted() && part.troubles().isEmpty()) {
      return Finding.ok(subject, count);
    }
    var text =
        part.troubles().isEmpty() ? count : count + "; " + String.join("; ", part.troubles());
    String[] remedy = {
      "kubectl -n %s describe pods -l app=%s,vicinity.dev/rev=%s"
          .formatted(part.namespace(), app(part), part.revision()),
      "kubectl -n %s logs deployment/%s --tail=50".formatted(part.namespace(), part.name())
    };
    // one that is ready serves; none is an outage
    return part.ready() > 0
        ? Finding.warning(subject, text, remedy)
        : Finding.error(subject, text, remedy);
  }

  private static List<Finding> versions(Snapshot seen, Component part) {
    if (part.role() != Role.INJECTOR) {
      return List.of();
    }
    return seen.imageOf(part.revision())
        .filter(image -> !image.equals(part.image()))
        .map(
            image ->
                List.of(
                    Finding.warning(
                        "revision " + part.revision(),
                        "control runs " + image + ", injector " + part.image(),
                        "vicinity upgrade --wait")))
        .orElse(List.of());
  }

  private static String app(Component part) {
    return part.role() == Role.CONTROL ? "vicinity-control" : "vicinity-injector";
  }
}
