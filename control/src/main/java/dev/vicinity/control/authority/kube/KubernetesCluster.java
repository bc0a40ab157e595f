package dev.vicinity.control.authority.kube;

import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.TokenVerifier;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.leader.ClusterDuties;
import dev.vicinity.control.leader.Duty;
import dev.vicinity.control.leader.Leadership;
import dev.vicinity.control.source.KubernetesSource;
import dev.vicinity.control.status.StatusWriter;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;

/// The cluster that control serves, reached by the account of its own pod.
public final class KubernetesCluster implements AutoCloseable {
  private final KubernetesClient client;

  private KubernetesCluster(KubernetesClient client) {
    this.client = client;
  }

  /// Reads how to reach it; connects to nothing yet.
  public static KubernetesCluster own() {
    // whoever asks tries again, at its own pace: the client's would block for minutes
    var config =
        new ConfigBuilder(Config.autoConfigure(null)).withRequestRetryBackoffLimit(0).build();
    return new KubernetesCluster(new KubernetesClientBuilder().withConfig(config).build());
  }

  /// The world in it, not started yet; ends with the cluster.
  public KubernetesSource source(MeshSettings settings, LongSupplier nanoTime) {
    return new KubernetesSource(client, settings, nanoTime);
  }

  /// The Secrets of control's namespace.
  public AuthorityStore authority(String namespace) {
    return new SecretStore(client, namespace);
  }

  /// Its service accounts.
  public TokenVerifier tokens() {
    return new TokenReviewVerifier(client);
  }

  /// Takes up changes of the authority's Secrets until closed. `lifetime` is that of certificates.
  public AuthorityWatch watch(
      String namespace, CertificateAuthority authority, InstantSource clock, Duration lifetime) {
    return AuthorityWatch.start(client, namespace, authority, clock, lifetime);
  }

  /// Competes for the work that one process of a revision does for all, until closed. `identity` is
  /// this process's name among its like.
  public Leadership lead(
      ClusterDuties.Settings settings,
      String identity,
      CertificateAuthority authority,
      Parts parts) {
    var store = new SecretStore(client, settings.namespace());
    var duties =
        ClusterDuties.of(
            settings,
            new ClusterDuties.Parts(client, store, authority, parts.clock(), parts.random()));
    return compete(settings.namespace(), ClusterDuties.lease(settings), identity, parts, duties);
  }

  /// Competes for writing what became of each resource: one process of all revisions does, or two
  /// of different minds would contradict each other for ever.
  public Leadership report(
      ClusterDuties.Settings settings, String identity, KubernetesSource source, Parts parts) {
    List<Duty> duties = List.of(new StatusWriter(client, source, parts.clock()));
    return compete(settings.namespace(), "vicinity-status-leader", identity, parts, duties);
  }

  private Leadership compete(
      String namespace, String lease, String identity, Parts parts, List<Duty> duties) {
    return Leadership.compete(
        client,
        new Leadership.Settings(namespace, lease, identity, Leadership.Times.USUAL),
        new Leadership.Clocks(parts.nanoTime(), parts.clock()),
        duties);
  }

  /// Time and chance.
  public record Parts(LongSupplier nanoTime, InstantSource clock, SecureRandom random) {}

  @Override
  public void close() {
    client.close();
  }
}
