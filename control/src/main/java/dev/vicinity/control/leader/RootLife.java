package dev.vicinity.control.leader;

import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.RootRenewal;
import dev.vicinity.control.reconcile.Reconciler;
import java.time.Duration;

/// Looks every hour whether the root has to be renewed.
public record RootLife(CertificateAuthority authority, RootRenewal renewal) implements Duty {
  private static final Duration HOUR = Duration.ofHours(1);

  @Override
  public Shift begin() {
    var reconciler =
        Reconciler.start(
            "life of the root",
            () -> {
              renewal.run(authority);
              return HOUR;
            });
    return reconciler::close;
  }
}
