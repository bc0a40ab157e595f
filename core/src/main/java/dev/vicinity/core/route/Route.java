package dev.vicinity.core.route;

import java.util.List;
import java.util.Objects;

/// One rule: any of the matches, then the action. The first matching rule of a table wins.
///
/// `request` and `response` are the rule's header operations; they apply to every action's reply.
public record Route(
    Source source,
    List<RouteMatch> matches,
    RouteAction action,
    HeaderChanges request,
    HeaderChanges response) {
  /// The resource a rule comes from. `rule` is its name, or its place: `http[0]`.
  public record Source(String kind, String namespace, String name, String rule) {
    /// The route that a service has without any rule.
    public static final Source DEFAULT = new Source("", "", "", "default");
  }

  public Route {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(response, "response");
    matches = RouteMatch.orAny(matches);
  }
}
