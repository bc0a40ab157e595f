package dev.vicinity.sidecar.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BackoffTest {
  @Property(tries = 50)
  void waitsDoubleUpToTheLongestAndAreSpread(@ForAll long seed) {
    var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(seed));
    for (int failure = 0; failure < 40; failure++) {
      long length = Math.min(100L << Math.min(failure, 20), 10_000);
      assertThat(backoff.nextMillis()).isBetween(length / 2, length);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isLessThanOrEqualTo(100);
  }
}
