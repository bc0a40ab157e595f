package dev.vicinity.core.route;

import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.prefix;
import static dev.vicinity.core.route.Routes.regex;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.table;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.route.RouteAction.PortSource;
import dev.vicinity.core.route.RouteAction.Redirect;
import dev.vicinity.core.route.RouteAction.Rewrite;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionTest {
  private static final Redirect SAME =
      new Redirect(
          301,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          PortSource.UNSET);

  @ParameterizedTest
  @CsvSource({
    "/api, /v2, /api/users, /v2/users",
    "/api, /v2, /apikeys, /v2keys",
    "/api/, /, /api/users, /users",
    "/api, /, /api/users, //users",
  })
  void uriReplacesTheMatchedPrefixAsText(String from, String uri, String path, String expected) {
    assertThat(path(uriRewrite(uri), uri(prefix(from)), path)).isEqualTo(expected);
  }

  @Test
  void uriReplacesTheWholePathAfterExactAndRegex() {
    assertThat(path(uriRewrite("/new"), uri(exact("/old")), "/old")).isEqualTo("/new");
    assertThat(path(uriRewrite("/new"), uri(regex("/old/[a-z]+")), "/old/x")).isEqualTo("/new");
  }

  @Test
  void uriWithoutAMatchOnItReplacesTheFirstSlash() {
    assertThat(path(uriRewrite("/v1"), RouteMatch.ANY, "/x")).isEqualTo("/v1x");
    assertThat(path(uriRewrite("/v1"), RouteMatch.ANY, "*")).isEqualTo("*");
  }

  @Test
  void uriRegexReplacesEveryPlaceWithItsGroups() {
    var rewrite = regexRewrite("/service/([^/]+)(/.*)", "\\2/instance/\\1");

    assertThat(path(rewrite, RouteMatch.ANY, "/service/foo/v1/api"))
        .isEqualTo("/v1/api/instance/foo");
    assertThat(path(regexRewrite("o", "0$"), RouteMatch.ANY, "/foo")).isEqualTo("/f0$0$");
    assertThat(path(regexRewrite("x", "y"), RouteMatch.ANY, "/foo")).isEqualTo("/foo");
    assertThatThrownBy(() -> path(regexRewrite("x", "\\1"), RouteMatch.ANY, "/"))
        .hasMessageContaining("\\1");
  }

  @Test
  void untouchedPathIsTheSameInstance() {
    var head = Request.get("/x");
    assertThat(forwarding(rule("r", forward(to("a", 1)))).path(head)).isSameAs(head.path());
  }

  @Test
  void rewriteBeatsRuleBeatsDestinationForTheAuthority() {
    var destination = withHost(to("a", 1), "destination");
    var plain = rule("r", forward(destination));
    var byRule =
        new Route(
            plain.source(),
            plain.matches(),
            plain.action(),
            hostHeader("rule"),
            HeaderChanges.NONE);
    var rewrite = new Rewrite(Optional.empty(), Optional.empty(), Optional.of("rewrite"));
    var byRewrite =
        new Route(
            plain.source(),
            plain.matches(),
            forward(rewrite, destination),
            hostHeader("rule"),
            HeaderChanges.NONE);

    assertThat(forwarding(rule("r", forward(to("a", 1)))).authority(0)).isNull();
    assertThat(forwarding(plain).authority(0)).isEqualTo("destination");
    assertThat(forwarding(byRule).authority(0)).isEqualTo("rule");
    assertThat(forwarding(byRewrite).authority(0)).isEqualTo("rewrite");
  }

  @Test
  void weightsHoldOverShortRunsAndZeroGetsNothing() {
    var forwarding = forwarding(rule("r", forward(to("a", 90), to("b", 10), to("c", 0))));
    var counts = new int[2];
    for (int i = 0; i < 100; i++) {
      counts[forwarding.choose()]++;
    }

    assertThat(forwarding.clusters()).hasSize(2);
    assertThat(counts[0]).isBetween(88, 92);
    assertThat(forwarding.fraction(1)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void weightOfASingleDestinationMeansNothing() {
    assertThat(forwarding(rule("r", forward(to("a", 0)))).choose()).isZero();
    assertThatThrownBy(() -> forwarding(rule("r", forward(to("a", 0), to("b", 0)))))
        .hasMessageContaining("weight: 0");
  }

  @Test
  void redirectKeepsWhatItDoesNotName() {
    assertThat(location(SAME, Request.get("/x?a=b"))).isEqualTo("http://reviews:9080/x?a=b");
  }

  @Test
  void redirectToAUriReplacesThePathAndKeepsTheQueryUnlessItHasOne() {
    assertThat(location(uriRedirect("/new"), Request.get("/x?a=b")))
        .isEqualTo("http://reviews:9080/new?a=b");
    assertThat(location(uriRedirect("/new?c=d"), Request.get("/x?a=b")))
        .isEqualTo("http://reviews:9080/new?c=d");
  }

  @ParameterizedTest
  @CsvSource({
    "https, 443, reviews:80, https://reviews/x",
    "https, 8443, reviews:80, https://reviews:8443/x",
    "https, , reviews:80, https://reviews/x",
    "https, , reviews:9080, https://reviews:9080/x",
    ", 80, reviews:9080, http://reviews/x",
    "https, , [::1]:80, https://[::1]/x",
  })
  void standardPortsAreLeftOutOfTheLocation(
      String scheme, Integer port, String authority, String expected) {
    var redirect =
        new Redirect(
            302,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(scheme),
            Optional.ofNullable(port),
            PortSource.UNSET);

    assertThat(location(redirect, Request.get("/x").to(authority))).isEqualTo(expected);
  }

  @Test
  void redirectMayTakeItsPortFromTheRequest() {
    var redirect =
        new Redirect(
            301,
            Optional.empty(),
            Optional.of("/v2"),
            Optional.of("other.example"),
            Optional.empty(),
            Optional.empty(),
            PortSource.FROM_REQUEST_PORT);
    var table = table(rule("r", redirect, uri(prefix("/v1"))));
    var route = requireNonNull(RouteMatcher.of(table, 0).match(Request.get("/v1/x")));

    assertThat(((Redirecting) route.action()).location(Request.get("/v1/x")))
        .isEqualTo("http://other.example:9080/v2/x");
  }

  private static Rewrite uriRewrite(String uri) {
    return new Rewrite(Optional.of(uri), Optional.empty(), Optional.empty());
  }

  private static Rewrite regexRewrite(String match, String substitution) {
    return new Rewrite(
        Optional.empty(), Optional.of(new Rewrite.Regex(match, substitution)), Optional.empty());
  }

  private static Redirect uriRedirect(String uri) {
    return new Redirect(
        301,
        Optional.of(uri),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PortSource.UNSET);
  }

  private static String location(Redirect redirect, Request request) {
    return new Redirecting(redirect, RouteMatch.ANY).location(request);
  }

  private static String path(Rewrite rewrite, RouteMatch match, String path) {
    return forwarding(rule("r", forward(rewrite, to("a", 1)), match)).path(Request.get(path));
  }

  private static Forwarding forwarding(Route route) {
    return new Forwarding(
        route, (RouteAction.Forward) route.action(), route.matches().getFirst(), 7);
  }

  private static HeaderChanges hostHeader(String value) {
    return new HeaderChanges(List.of(new HeaderChanges.Entry("Host", value)), List.of(), List.of());
  }

  private static WeightedCluster withHost(WeightedCluster cluster, String host) {
    return new WeightedCluster(
        cluster.cluster(), cluster.weight(), hostHeader(host), HeaderChanges.NONE);
  }
}
