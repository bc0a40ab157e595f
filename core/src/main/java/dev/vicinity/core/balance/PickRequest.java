package dev.vicinity.core.balance;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a pick is asked with and what it answers beside the host; owned and reused by one caller.
///
/// Not thread-safe: one for each event loop (between `begin` and the pick nothing else runs) or for
/// each exchange (then the tried hosts stay with it).
public final class PickRequest {
  private final RandomGenerator random;
  private @Nullable UpstreamHost[] tried = new UpstreamHost[4];
  private int triedCount;
  private PickReason reason = PickReason.ANY;
  private int tier;

  public PickRequest(RandomGenerator random) {
    this.random = random;
  }

  /// Forgets the hosts already tried.
  public PickRequest begin() {
    Arrays.fill(tried, 0, triedCount, null);
    triedCount = 0;
    return this;
  }

  /// The next pick prefers any host but this one.
  public void tried(UpstreamHost host) {
    if (triedCount == tried.length) {
      tried = Arrays.copyOf(tried, 2 * triedCount);
    }
    tried[triedCount++] = host;
  }

  /// Why the last pick chose as it did.
  public PickReason reason() {
    return reason;
  }

  /// The tier of the host last picked.
  public int tier() {
    return tier;
  }

  boolean isRetry() {
    return triedCount > 0;
  }

  boolean hasTried(UpstreamHost host) {
    for (int i = 0; i < triedCount; i++) {
      if (tried[i] == host) {
        return true;
      }
    }
    return false;
  }

  /// Any number.
  int draw() {
    return random.nextInt();
  }

  /// A number from 0 to `bound` - 1.
  int draw(int bound) {
    return (int) (((random.nextInt() & 0xffff_ffffL) * bound) >>> 32);
  }

  void answer(PickReason why, int inTier) {
    reason = why;
    tier = inTier;
  }
}
