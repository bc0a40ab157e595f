package dev.vicinity.control.authority.kube;

import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.Succession;
import dev.vicinity.control.reconcile.Reconciler;
import dev.vicinity.control.reconcile.Wake;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Takes up a changed authority while control runs: an operator's new `cacerts`, a renewed root.
/// What does not hold is told of in the log, and the old one signs on.
public final class AuthorityWatch implements AutoCloseable {
  private static final Duration NOW_AND_THEN = Duration.ofMinutes(10);

  /// A kubelet brings a changed ConfigMap to its pods within about 90 s; sidecars look every 15 s.
  private static final Duration NOTICE = Duration.ofMinutes(3);

  private final Reconciler reconciler;
  private final List<SharedIndexInformer<Secret>> informers;

  private AuthorityWatch(Reconciler reconciler, List<SharedIndexInformer<Secret>> informers) {
    this.reconciler = reconciler;
    this.informers = informers;
  }

  /// `overlap` is how long certificates live.
  static AuthorityWatch start(
      KubernetesClient client,
      String namespace,
      CertificateAuthority authority,
      InstantSource clock,
      Duration overlap) {
    var succession =
        new Succession(
            authority,
            new SecretStore(client, namespace),
            clock,
            new Succession.Times(NOTICE, overlap));
    var reconciler =
        Reconciler.start(
            "authority",
            () -> {
              var wait = succession.step();
              return wait.compareTo(NOW_AND_THEN) < 0 ? wait : NOW_AND_THEN;
            });
    var informers =
        Stream.of(SecretStore.PROVIDED, SecretStore.KEPT)
            .map(
                name ->
                    Wake.informer(
                        client.secrets().inNamespace(namespace).withField("metadata.name", name)))
            .toList();
    informers.forEach(informer -> Wake.start(informer, reconciler));
    return new AuthorityWatch(reconciler, informers);
  }

  @Override
  public void close() {
    reconciler.close();
    informers.forEach(SharedIndexInformer::close);
  }
}
