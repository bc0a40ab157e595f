package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that nothing has come or gone on for too long.
@Timeout(60)
class IdleTest {
  @Test
  void http2ClientIsSentAwayBetweenRequests() throws Exception {
    try (var ends = new Ends(Version.HTTP_2, Version.HTTP_1);
        var client = ends.client()) {
      client.head("GET /", End.LAST);
      try (var host = ends.host()) {
        assertThat(host.next()).isEqualTo("head GET /");
        ends.rig().sidecar().closeIdle(Duration.ZERO);
        assertThat(host.next()).isEqualTo("end");
        host.head("204", End.LAST);
        assertThat(client.next()).isEqualTo("head 204");
        assertThat(client.next()).isEqualTo("end");
        assertThat(ends.rig().recorded().next().status()).isEqualTo(204);
        ends.rig().sidecar().closeIdle(Duration.ZERO);
        // first the notice, then, when it was heard, the last stream that is served
        assertThat(client.next()).isEqualTo("gone NO_ERROR");
        assertThat(client.next()).isEqualTo("gone NO_ERROR");
        assertThat(client.next()).isEqualTo("closed");
      }
    }
  }

  @Test
  void clientThatNeverSaysWhatItSpeaksIsLetGo() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var silent = rig.client();
        var hesitant = rig.client().send("GE")) {
      while (rig.sidecar().connections() < 2) {
        LockSupport.parkNanos(1_000_000);
      }
      rig.sidecar().closeIdle(Duration.ZERO);
      assertThat(silent.isEnded()).isTrue();
      assertThat(hesitant.isGone()).isTrue();
    }
  }
}
