package dev.vicinity.core.route;

/// One rule, reached by one of its matches, with its action made ready.
///
/// Read by any number of threads. The caller switches over `action()`.
///
/// Header operations are the caller's, in this order (reference 4.4). With one destination: the
/// rule's, then the destination's. With several: the chosen destination's, then the rule's. Inside
/// each: all removals, all `set` (the last wins), all `add`. `host` and `:authority` among them are
/// left out; `Forwarding.authority` has dealt with them.
public final class CompiledRoute {
  private final Route route;
  private final Action action;

  private CompiledRoute(Route route, Action action) {
    this.route = route;
    this.action = action;
  }

  static CompiledRoute of(Route route, RouteMatch match, int start) {
    Action action =
        switch (route.action()) {
          case RouteAction.Forward forward -> new Forwarding(route, forward, match, start);
          case RouteAction.Redirect redirect -> new Redirecting(redirect, match);
          case RouteAction.DirectResponse(var status, var body) -> new Responding(status, body);
        };
    return new CompiledRoute(route, action);
  }

  /// The rule itself.
  public Route route() {
    return route;
  }

  /// What to do.
  public Action action() {
    return action;
  }

  /// A ready action.
  public sealed interface Action permits Forwarding, Redirecting, Responding {}

  /// Answer at once.
  public record Responding(int status, String body) implements Action {}
}
