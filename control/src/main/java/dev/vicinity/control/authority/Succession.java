package dev.vicinity.control.authority;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a changed authority into force without a moment in which two workloads mistrust each
/// other. One thread.
///
/// Steady -another signer under roots that are new-> Announced: both are trusted, the old one signs
/// -`notice` over-> Steady: the new one signs, the old roots stay trusted for `overlap`. A signer
/// under roots that are trusted already takes over at once.
public final class Succession {
  private static final Logger log = LoggerFactory.getLogger(Succession.class);

  private final CertificateAuthority authority;
  private final AuthorityStore store;
  private final InstantSource clock;
  private final Times times;

  /// Since when a root has been trusted, and until when one that is no longer told of still is.
  private final Map<X509Certificate, Instant> since = new HashMap<>();

  private final Map<X509Certificate, Instant> until = new HashMap<>();

  /// `notice`: until every workload trusts what was announced; `overlap`: until no certificate of
  /// the one before is in use any more.
  public record Times(Duration notice, Duration overlap) {}

  public Succession(
      CertificateAuthority authority, AuthorityStore store, InstantSource clock, Times times) {
    this.authority = authority;
    this.store = store;
    this.clock = clock;
    this.times = times;
    authority.roots().forEach(root -> since.put(root, Instant.MIN));
  }

  /// Looks at the store and does what is due; answers how long nothing will be, if the store does
  /// not change. Blocks; fails as `AuthorityFiles.load` does, and then nothing has changed.
  public Duration step() {
    var told = AuthorityFiles.held(authority, store);
    var now = clock.instant();
    var current = authority.signing();
    told.roots().forEach(root -> since.putIfAbsent(root, now));
    var due =
        told.roots().stream().map(this::trustedEverywhere).max(Instant::compareTo).orElse(now);
    if (!told.certificate().equals(current.certificate())) {
      if (due.isAfter(now)) {
        if (!current.roots().containsAll(told.roots())) {
          log.info("a new root is trusted from now on and signs from {} on", due);
        }
        authority.replace(trusting(current, union(current.roots(), told.roots())));
        return Duration.between(now, due);
      }
      log.info("{} signs from now on", told.certificate().getSubjectX500Principal());
      current.roots().stream()
          .filter(root -> !told.roots().contains(root))
          .forEach(root -> until.put(root, now.plus(times.overlap())));
    }
    until.values().removeIf(end -> !end.isAfter(now));
    authority.replace(trusting(told, union(told.roots(), until.keySet().stream().toList())));
    return until.values().stream()
        .min(Instant::compareTo)
        .map(end -> Duration.between(now, end))
        .orElse(times.overlap());
  }

  private Instant trustedEverywhere(X509Certificate root) {
    var first = since.getOrDefault(root, Instant.MIN);
    return first.equals(Instant.MIN) ? first : first.plus(times.notice());
  }

  private static CertificateAuthority.Signing trusting(
      CertificateAuthority.Signing signing, List<X509Certificate> roots) {
    return new CertificateAuthority.Signing(
        signing.key(), signing.certificate(), signing.intermediates(), roots);
  }

  private static List<X509Certificate> union(
      List<X509Certificate> first, List<X509Certificate> second) {
    var all = new ArrayList<>(first);
    second.stream().filter(root -> !all.contains(root)).forEach(all::add);
    return all;
  }
}
