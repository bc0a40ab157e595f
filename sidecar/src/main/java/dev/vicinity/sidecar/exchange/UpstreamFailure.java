package dev.vicinity.sidecar.exchange;

/// Why an attempt, or a whole exchange, got no answer; each with Envoy's response flag.
public sealed interface UpstreamFailure {
  /// Envoy's flag (reference 8.3).
  String flag();

  /// Whether the upstream has surely not begun to act on the request (RFC 9113, 8.7).
  default boolean isUnprocessed() {
    return false;
  }

  /// No rule matches.
  record NoRoute() implements UpstreamFailure {
    @Override
    public String flag() {
      return "NR";
    }
  }

  /// A rule names a cluster that nobody defines.
  record NoCluster(String cluster) implements UpstreamFailure {
    @Override
    public String flag() {
      return "NC";
    }
  }

  /// No endpoint may be used.
  record NoHealthyUpstream() implements UpstreamFailure {
    @Override
    public String flag() {
      return "UH";
    }
  }

  /// A connection-pool limit was reached.
  record Overflow() implements UpstreamFailure {
    @Override
    public String flag() {
      return "UO";
    }
  }

  /// The connection, or its TLS handshake, failed.
  record ConnectFailed(Cause cause, String reason) implements UpstreamFailure {
    /// Whether somebody said no, nobody said anything, the network knows no way, or this process
    /// may open no more sockets, which says nothing of the host.
    public enum Cause {
      REFUSED,
      TIMED_OUT,
      NO_ROUTE,
      NO_SOCKET
    }

    public ConnectFailed(String reason) {
      this(Cause.REFUSED, reason);
    }

    @Override
    public String flag() {
      return "UF";
    }
  }

  /// The route's timeout, or one try's, ran out.
  record TimedOut(Scope scope) implements UpstreamFailure {
    /// Which time ran out.
    public enum Scope {
      TRY,
      REQUEST
    }

    @Override
    public String flag() {
      return "UT";
    }
  }

  /// The connection ended before the response did.
  record Terminated() implements UpstreamFailure {
    @Override
    public String flag() {
      return "UC";
    }
  }

  /// The stream was reset. `refused` streams were not processed and may be tried again safely.
  record Reset(Processing processing) implements UpstreamFailure {
    /// Whether the upstream may have begun to act.
    public enum Processing {
      REFUSED,
      UNKNOWN
    }

    @Override
    public String flag() {
      return "UR";
    }

    @Override
    public boolean isUnprocessed() {
      return processing == Processing.REFUSED;
    }
  }

  /// The upstream spoke nonsense.
  record ProtocolError(String detail) implements UpstreamFailure {
    @Override
    public String flag() {
      return "UPE";
    }
  }
}
