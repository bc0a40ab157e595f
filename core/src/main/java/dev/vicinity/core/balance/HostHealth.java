package dev.vicinity.core.balance;

import java.util.Objects;

/// What the proxy itself has learned of a host, apart from what the orchestrator says.
///
/// ```
/// Healthy  -- threshold of an offence reached, cap allows --> Ejected
/// Ejected  -- a sweep after its time is over ---------------> Probing
/// Probing  -- one more offence of the same kind ------------> Ejected (longer)
/// Probing  -- ramp is complete -----------------------------> Healthy
/// any      -- no packet comes back -------------------------> Unreachable
/// Unreachable -- a connection was made ---------------------> Healthy
/// ```
public sealed interface HostHealth {

  /// May be picked, with its full share.
  record Healthy() implements HostHealth {}

  /// Not picked before `untilNanos`, unless nothing else could answer.
  record Ejected(Offence offence, int times, long untilNanos) implements HostHealth {
    public Ejected {
      Objects.requireNonNull(offence, "offence");
    }
  }

  /// Back since `sinceNanos`, with `permille` thousandths of its share.
  record Probing(Offence offence, long sinceNanos, int permille) implements HostHealth {
    public Probing {
      Objects.requireNonNull(offence, "offence");
      if (permille < 1 || permille > 1000) {
        throw new IllegalArgumentException("permille: " + permille + " (expected: 1..1000)");
      }
    }
  }

  /// Nothing comes back from its address since `sinceNanos`: not picked until a connection
  /// succeeds, unless nothing else could answer. No rule's cap on ejections holds here.
  record Unreachable(long sinceNanos) implements HostHealth {}

  /// Thousandths of a full share: 0 while ejected or unreachable.
  default int permille() {
    return switch (this) {
      case Healthy _ -> 1000;
      case Ejected _, Unreachable _ -> 0;
      case Probing probing -> probing.permille();
    };
  }

  /// What a host can be ejected for.
  enum Offence {
    CONSECUTIVE_5XX,
    CONSECUTIVE_GATEWAY_ERRORS,
    CONSECUTIVE_LOCAL_ORIGIN_FAILURES
  }
}
