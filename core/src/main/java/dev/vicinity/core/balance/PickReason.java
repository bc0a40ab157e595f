package dev.vicinity.core.balance;

import java.util.Locale;

/// Why a host was picked: the `reason` label of Vicinity's metrics.
public enum PickReason {
  /// In the consumer's own zone, in the nearest tier.
  LOCAL,
  /// In the nearest tier there is; nothing lies in the consumer's zone.
  NEAREST,
  /// Locality has no say: no rule about it, or the consumer's locality is not known.
  ANY,
  /// In a farther tier, because nearer ones lack healthy hosts.
  FAILOVER,
  /// By the weights of a `distribute` rule.
  DISTRIBUTE,
  /// Outside the localities that `distribute` names, because none of those could answer.
  RESERVE,
  /// Another host than the one that was tried before.
  RETRY,
  /// Distrusted hosts, because too few others are left.
  PANIC;

  private final String label = name().toLowerCase(Locale.ROOT);

  /// As metrics and logs show it.
  public String label() {
    return label;
  }
}
