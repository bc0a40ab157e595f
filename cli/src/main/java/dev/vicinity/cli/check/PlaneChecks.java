package dev.vicinity.cli.check;

import dev.vicinity.cli.check.Snapshot.Component;
import dev.vicinity.cli.check.Snapshot.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

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
    var revisions = new TreeSet<String>();
    seen.components().forEach(part -> revisions.add(part.revision()));
    revisions.forEach(revision -> absent(seen, revision, findings));
    return findings;
  }

  /// What somebody removed by hand, so that nothing is left to say that it is not well.
  private static void absent(Snapshot seen, String revision, List<Finding> findings) {
    var names = Names.of(revision);
    var upgrade = upgrade(seen, revision);
    for (var role : Role.values()) {
      if (seen.components().stream()
          .noneMatch(part -> part.role() == role && part.revision().equals(revision))) {
        var name = "deployment " + seen.systemNamespace() + "/" + name(role, names);
        findings.add(Finding.error(name, "is absent", upgrade));
      }
    }
    var hooks = seen.hooks().stream().map(hook -> hook.kind() + " " + hook.name()).toList();
    var injects = "mutatingwebhookconfiguration " + names.injector();
    if (!hooks.contains(injects)) {
      findings.add(Finding.error(injects, "is absent: new pods get no sidecar", upgrade));
    }
    var validates = "validatingwebhookconfiguration " + names.control();
    if (!hooks.contains(validates)) {
      findings.add(
          Finding.error(
              validates, "is absent: routing resources are taken whatever they say", upgrade));
    }
  }

  private static Finding readiness(Component part) {
    var subject = "deployment " + part.namespace() + "/" + part.name();
    if (part.wanted() == 0) {
      return Finding.error(
          subject,
          "is scaled to 0",
          "kubectl -n %s scale deployment/%s --replicas=2"
              .formatted(part.namespace(), part.name()));
    }
    var count = part.ready() + " of " + part.wanted() + " pods ready, " + part.image();
    if (part.ready() >= part.wanted() && part.troubles().isEmpty()) {
      return Finding.ok(subject, count);
    }
    var text =
        part.troubles().isEmpty() ? count : count + "; " + String.join("; ", part.troubles());
    String[] remedy = {
      // what the default revision is called is everyone's label
      "kubectl -n %s describe pods -l app=%s,vicinity.dev/rev=%s"
          .formatted(part.namespace(), name(part.role(), Names.of(Names.DEFAULT)), part.revision()),
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
                        upgrade(seen, part.revision()))))
        .orElse(List.of());
  }

  private static String upgrade(Snapshot seen, String revision) {
    var namespace = seen.systemNamespace();
    return "vicinity upgrade"
        + (namespace.equals("vicinity-system") ? "" : " --namespace " + namespace)
        + (revision.equals(Names.DEFAULT) ? "" : " --revision " + revision)
        + " --wait";
  }

  private static String name(Role role, Names names) {
    return switch (role) {
      case CONTROL -> names.control();
      case INJECTOR -> names.injector();
    };
  }
}
