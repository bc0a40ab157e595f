package dev.vicinity.control.leader;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One Lease in the API server. Blocks; throws what the client throws.
record LeaseRecord(KubernetesClient client, Leadership.Settings settings, InstantSource clock) {
  /// A lease as it was; without a version there is none yet.
  record Seen(String version, String holder, int transitions, List<OwnerReference> owners) {
    static final Seen NOTHING = new Seen("", "", 0, List.of());
  }

  Seen read() {
    return seen(client.leases().inNamespace(settings.namespace()).withName(settings.lease()).get());
  }

  private static Seen seen(@Nullable Lease lease) {
    if (lease == null) {
      return Seen.NOTHING;
    }
    var spec = lease.getSpec();
    var holder = spec == null ? null : spec.getHolderIdentity();
    var transitions = spec == null ? null : spec.getLeaseTransitions();
    return new Seen(
        lease.getMetadata().getResourceVersion(),
        holder == null ? "" : holder,
        transitions == null ? 0 : transitions,
        List.copyOf(lease.getMetadata().getOwnerReferences()));
  }

  /// Takes or renews it, unless somebody changed it since; then there is no answer.
  Optional<Seen> take(Seen before) {
    boolean ours = before.holder().equals(settings.identity());
    return write(before, settings.identity(), before.transitions() + (ours ? 0 : 1));
  }

  /// Others need not wait until it runs out.
  void giveBack(Seen held) {
    write(held, "", held.transitions());
  }

  private Optional<Seen> write(Seen before, String holder, int transitions) {
    var now = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(settings.namespace())
            .withName(settings.lease())
            .withResourceVersion(before.version().isEmpty() ? null : before.version())
            .withOwnerReferences(before.owners())
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds((int) settings.times().lease().toSeconds())
            .withRenewTime(now)
            .withLeaseTransitions(transitions)
            .endSpec()
            .build();
    try {
      var resource = client.resource(lease);
      return Optional.of(seen(before.version().isEmpty() ? resource.create() : resource.update()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
