package dev.vicinity.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether the API server trusts our webhooks, and for how long certificates hold.
record TrustChecks(Instant now) {
  private static final Duration ROOT_SOON = Duration.ofDays(30);
  private static final Duration SERVING_SOON = Duration.ofHours(1);

  List<Finding> of(Snapshot seen) {
    var findings = new ArrayList<Finding>();
    var roots = parsed(seen.root());
    if (roots.isEmpty()) {
      findings.add(
          Finding.error(
              "configmap " + seen.systemNamespace() + "/vicinity-ca-root-cert",
              "no root certificate yet: control's leader makes it within seconds",
              "kubectl -n " + seen.systemNamespace() + " logs deployment/vicinity-control"));
    }
    roots.forEach(root -> findings.add(lifetime("root certificate", root, ROOT_SOON, seen)));
    for (var issued : seen.certificates()) {
      parsed(issued.pem()).stream()
          .limit(1)
          .forEach(
              leaf ->
                  findings.add(lifetime("secret " + issued.secret(), leaf, SERVING_SOON, seen)));
    }
    seen.hooks().forEach(hook -> findings.add(bundle(hook, roots, seen)));
    return findings;
  }

  private Finding lifetime(
      String subject, X509Certificate certificate, Duration soon, Snapshot seen) {
    var end = certificate.getNotAfter().toInstant();
    var text = "valid until " + end;
    var restart =
        "kubectl -n " + seen.systemNamespace() + " rollout restart deployment/vicinity-control";
    if (end.isBefore(now)) {
      return Finding.error(subject, "has ended: " + text, restart);
    }
    return end.isBefore(now.plus(soon))
        ? Finding.warning(subject, "ends soon: " + text, restart)
        : Finding.ok(subject, text);
  }

  private static Finding bundle(
      Snapshot.Hook hook, Collection<X509Certificate> roots, Snapshot seen) {
    var subject = hook.kind() + " " + hook.name();
    var restart =
        "kubectl -n %s rollout restart deployment/%s"
            .formatted(seen.systemNamespace(), Names.of(hook.revision()).control());
    if (hook.bundles().stream().anyMatch(String::isEmpty)) {
      return Finding.error(
          subject, "has no caBundle yet, so that the API server cannot call it", restart);
    }
    boolean trusts = hook.bundles().stream().allMatch(pem -> parsed(pem).containsAll(roots));
    return trusts
        ? Finding.ok(subject, "trusts the mesh's root")
        : Finding.error(subject, "its caBundle is not the mesh's root", restart);
  }

  /// Text that is no certificate counts as none: what follows from that is told.
  private static Set<X509Certificate> parsed(String pem) {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var all = factory.generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      return all.stream().map(X509Certificate.class::cast).collect(Collectors.toUnmodifiableSet());
    } catch (CertificateException e) {
      return Set.of();
    }
  }
}
