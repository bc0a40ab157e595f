package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.admin.SidecarState.Identity;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.CertificateStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What keeps a sidecar from being ready.
final class ReadinessTest {
  private static final Identity POD = new Identity("pod", "test", Instant.EPOCH);

  @Test
  void isOfThoseWhoAreWarm() {
    try (var rig = new Rig(new MemoryFeed())) {
      assertThat(view(rig, false).obstacles()).contains("not warmed up yet");
      assertThat(view(rig, true).obstacles()).isNotEmpty().doesNotContain("not warmed up yet");
    }
  }

  private static SidecarView view(Rig rig, boolean warm) {
    var link = new Feed.Link(Feed.Link.State.CONNECTED, 0);
    var none = new CertificateStatus(List.of(), List.of(), Instant.MAX, "");
    var sources =
        new SidecarView.Sources(
            () -> link, () -> none, List::of, () -> warm, "", () -> 0, InstantSource.system());
    return new SidecarView(rig.sidecar(), POD, sources);
  }
}
