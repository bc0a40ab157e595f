package dev.vicinity.core.route;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One block of a route's conditions; all of them must hold (reference 4.3).
///
/// Conditions on who calls (`sourceLabels`, `sourceNamespace`, `gateways`, `port`) are decided by
/// control and do not appear here. Header names are lower case.
public record RouteMatch(
    Optional<StringMatch> uri,
    UriCase uriCase,
    Optional<StringMatch> method,
    Optional<StringMatch> authority,
    Optional<StringMatch> scheme,
    Map<String, StringMatch> headers,
    Map<String, StringMatch> withoutHeaders,
    Map<String, StringMatch> queryParams) {
  /// Whether `exact` and `prefix` of the uri heed case.
  public enum UriCase {
    HEED,
    IGNORE
  }

  /// Matches everything.
  public static final RouteMatch ANY =
      new RouteMatch(
          Optional.empty(),
          UriCase.HEED,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Map.of(),
          Map.of());

  public RouteMatch {
    Objects.requireNonNull(uriCase, "uriCase");
    headers = Map.copyOf(headers);
    withoutHeaders = Map.copyOf(withoutHeaders);
    queryParams = Map.copyOf(queryParams);
  }

  /// A list of blocks in which one must hold; an empty list holds always.
  static List<RouteMatch> orAny(List<RouteMatch> matches) {
    return matches.isEmpty() ? List.of(ANY) : List.copyOf(matches);
  }
}
