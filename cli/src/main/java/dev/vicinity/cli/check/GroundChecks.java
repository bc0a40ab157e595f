package dev.vicinity.cli.check;

import java.util.ArrayList;
import java.util.List;

/// What would keep an installation from working.
final class GroundChecks {
  private static final int OLDEST = 28;
  private static final int NATIVE_SIDECARS = 29;

  private GroundChecks() {}

  static List<Finding> of(Ground ground) {
    var findings = new ArrayList<Finding>();
    findings.add(version(ground));
    findings.add(rights(ground));
    findings.add(definitions(ground));
    findings.add(image(ground));
    for (var injector : ground.otherInjectors()) {
      findings.add(
          Finding.warning(
              "mutatingwebhookconfiguration " + injector,
              "injects sidecars by Istio's labels: a namespace must not have both meshes' labels,"
                  + " and injection.istioLabels has to stay false",
              "kubectl get namespaces -L istio-injection,istio.io/rev,vicinity.dev/injection"));
    }
    for (var stray : ground.strays()) {
      findings.add(
          Finding.error(
              stray,
              "is there without a Helm release, so that Helm will refuse to install over it",
              "kubectl delete " + stray));
    }
    for (var release : ground.releases()) {
      findings.add(Finding.ok("release " + release, "is installed; vicinity upgrade changes it"));
    }
    return findings;
  }

  private static Finding version(Ground ground) {
    var subject = "Kubernetes";
    boolean isFirst = ground.major() == 1;
    if (isFirst && ground.minor() < OLDEST) {
      return Finding.error(
          subject, ground.version() + " (expected: 1." + OLDEST + " or newer)", "upgrade it");
    }
    if (isFirst && ground.minor() < NATIVE_SIDECARS) {
      return Finding.warning(
          subject,
          ground.version()
              + ": no native sidecars before 1.29; Jobs do not end by themselves, and init"
              + " containers start before the sidecar");
    }
    return Finding.ok(subject, ground.version());
  }

  private static Finding rights(Ground ground) {
    return ground.denied().isEmpty()
        ? Finding.ok("rights", "enough to install")
        : Finding.error(
            "rights",
            "you may not: " + String.join(", ", ground.denied()),
            "kubectl auth whoami",
            "kubectl create clusterrolebinding NAME --clusterrole=cluster-admin --user=YOU");
  }

  private static Finding definitions(Ground ground) {
    var absent = ground.absentDefinitions().size();
    var foreign = ground.foreignDefinitions().size();
    if (absent == 0) {
      return Finding.ok("Istio's definitions", foreign == 0 ? "there" : "there, left alone");
    }
    return Finding.ok("Istio's definitions", absent + " absent, installed with the chart");
  }

  private static Finding image(Ground ground) {
    if (ground.nodes() == 0) {
      return Finding.warning(
          "image " + ground.image(), "no node can be seen: whether they have it is not known");
    }
    if (ground.nodesWithout().isEmpty()) {
      return Finding.ok("image " + ground.image(), "on all " + ground.nodes() + " nodes");
    }
    return Finding.warning(
        "image " + ground.image(),
        "not on "
            + String.join(", ", ground.nodesWithout())
            + ": pods wait there until a registry has it or it is loaded",
        "vicinity image vicinity.tar   # then load it on the nodes, or push it and set"
            + " image.repository");
  }
}
