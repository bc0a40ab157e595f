package dev.vicinity.control.translate;

import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteMatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A VirtualService: hosts with full names, gateways as `mesh` or `NAMESPACE/NAME`.
public record VirtualServiceFacts(
    ResourceId id,
    String created,
    List<String> hosts,
    List<String> gateways,
    List<HttpRule> http,
    List<TcpRule> tcp,
    Exports exports)
    implements Resource, Resource.Aged {
  /// One http rule. `rule` is its name or place; `field` its path; no matches means always.
  public record HttpRule(
      String rule,
      String field,
      List<HttpMatch> matches,
      Action action,
      HeaderChanges request,
      HeaderChanges response) {
    public HttpRule {
      matches = List.copyOf(matches);
    }
  }

  /// One block of conditions: on the request, and on who asks. A block with a condition that is not
  /// honoured never matches.
  public record HttpMatch(RouteMatch request, Caller caller, Honoured honoured) {}

  /// Whether every condition of a block is understood.
  public enum Honoured {
    FULLY,
    IN_PART
  }

  /// Conditions on who asks, for which port, through what. `port` 0, empty namespace and empty
  /// lists mean any.
  public record Caller(
      int port,
      Map<String, String> sourceLabels,
      String sourceNamespace,
      List<String> gateways,
      List<Subnet> destinations) {
    public Caller {
      sourceLabels = Map.copyOf(sourceLabels);
      gateways = List.copyOf(gateways);
      destinations = List.copyOf(destinations);
    }
  }

  /// What a matching rule does.
  public sealed interface Action {}

  /// Forwards to one of the destinations.
  public record Forward(
      List<Weighted> destinations, RouteAction.Rewrite rewrite, Duration timeout, Retries retries)
      implements Action {
    public Forward {
      destinations = List.copyOf(destinations);
    }
  }

  /// Retries as written, or the mesh's own.
  public record Retries(Optional<RetryPolicy> policy) {}

  /// Redirects or answers.
  public record Reply(RouteAction action) implements Action {}

  /// Does what is not honoured yet: the rule is passed over.
  public record Vanished() implements Action {}

  /// A destination with its share and its own header operations.
  public record Weighted(
      DestinationRef destination, int weight, HeaderChanges request, HeaderChanges response) {}

  /// Host by full name, subset (empty for none) and port (0 if not given); `field` is where it is
  /// written.
  public record DestinationRef(String host, String subset, int port, String field) {}

  /// One tcp rule.
  public record TcpRule(List<Caller> matches, List<Weighted> destinations) {
    public TcpRule {
      matches = List.copyOf(matches);
      destinations = List.copyOf(destinations);
    }
  }

  public VirtualServiceFacts {
    hosts = List.copyOf(hosts);
    gateways = List.copyOf(gateways);
    http = List.copyOf(http);
    tcp = List.copyOf(tcp);
  }
}
