package dev.vicinity.core.route;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One rule, reached by one of its matches, with its action made ready; immutable.
///
/// The caller switches over `action()`.
public final class CompiledRoute {
  private CompiledRoute() {}

  /// The rule itself.
  public Route route() {
    throw new UnsupportedOperationException();
  }

  /// What to do.
  public Action action() {
    throw new UnsupportedOperationException();
  }

  /// A ready action.
  public sealed interface Action {}

  /// Send the request on.
  public static final class Forwarding implements Action {
    /// One of the clusters, by weight.
    public RouteAction.WeightedCluster choose(RandomGenerator random) {
      throw new UnsupportedOperationException();
    }

    /// The path to send, without query; the request's own instance if nothing changes.
    public String path(RequestHead head) {
      throw new UnsupportedOperationException();
    }

    /// The authority to send, or null to keep the request's: the rewrite's, else one set by the
    /// rule's headers, else one set by the chosen destination's.
    public @Nullable String authority(RouteAction.WeightedCluster chosen) {
      throw new UnsupportedOperationException();
    }

    /// Limit of the whole request with all its tries; 0 for none.
    public long timeoutNanos() {
      throw new UnsupportedOperationException();
    }

    /// What is tried again.
    public Retries retries() {
      throw new UnsupportedOperationException();
    }
  }

  /// Answer with a Location.
  public static final class Redirecting implements Action {
    public int status() {
      throw new UnsupportedOperationException();
    }

    public String location(RequestHead head) {
      throw new UnsupportedOperationException();
    }
  }

  /// Answer at once.
  public record Responding(int status, String body) implements Action {}
}
