package dev.vicinity.verify.bench;

import java.io.IOException;
import java.util.Optional;

/// Something that can be measured.
interface Proxy {
  /// How large its configuration is.
  enum Scale {
    /// A listener per kind of work.
    SMALL,
    /// As `SMALL`, but only the process beside clients where there are two.
    ALONE,
    /// A thousand routes and endpoints.
    LARGE,
    /// Two in a row, as beside a client and beside its server.
    CHAIN
  }

  /// A process of it that listens, and where; what it serves there goes by the name `authority`.
  record Listener(Job job, int port, String authority) {}

  /// Its processes.
  interface Running extends AutoCloseable {
    Listener listener(Door door);

    /// Whether it would be sent requests where it decides that itself.
    default boolean isReady() {
      return true;
    }

    @Override
    void close();
  }

  String id();

  /// What this machine lacks to run it.
  Optional<String> missing();

  /// Which one it is.
  String version();

  /// Whether it can do that at all.
  boolean does(Work work);

  Running start(Scale scale) throws IOException;
}
