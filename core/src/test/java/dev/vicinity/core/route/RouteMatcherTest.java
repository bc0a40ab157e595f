package dev.vicinity.core.route;

import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.headers;
import static dev.vicinity.core.route.Routes.prefix;
import static dev.vicinity.core.route.Routes.query;
import static dev.vicinity.core.route.Routes.regex;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.table;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;
import static dev.vicinity.core.route.Routes.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteMatcherTest {
  @Test
  void firstMatchingRuleWins() {
    var matcher =
        RouteMatcher.of(
            table(
                rule("first", forward(to("a", 1)), uri(prefix("/api"))),
                rule("second", forward(to("b", 1)), uri(exact("/api/users"))),
                rule("last", forward(to("c", 1)))),
            0);

    assertThat(ruleFor(matcher, Request.get("/api/users"))).isEqualTo("first");
    assertThat(ruleFor(matcher, Request.get("/other"))).isEqualTo("last");
  }

  @Test
  void anyOfSeveralMatchesIsEnoughAndNoneIsNoRoute() {
    var matcher =
        RouteMatcher.of(
            table(rule("r", forward(to("a", 1)), uri(exact("/a")), uri(exact("/b")))), 0);

    assertThat(matcher.match(Request.get("/b"))).isNotNull();
    assertThat(matcher.match(Request.get("/c"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/foo, true",
    "/foobar, true",
    "/foo/bar?q=1, true",
    "/fo, false",
    "/Foo, false",
  })
  void prefixIsPlainText(String path, boolean expected) {
    assertThat(matches(uri(prefix("/foo")), Request.get(path))).isEqualTo(expected);
  }

  @Test
  void ignoreUriCaseReachesExactAndPrefixOnly() {
    var ignore = RouteMatch.UriCase.IGNORE;

    assertThat(matches(uri(prefix("/foo"), ignore), Request.get("/FOO/x"))).isTrue();
    assertThat(matches(uri(exact("/foo"), ignore), Request.get("/Foo"))).isTrue();
    assertThat(matches(uri(regex("/foo"), ignore), Request.get("/Foo"))).isFalse();
  }

  @Test
  void regexMatchesTheWholePathWithoutQuery() {
    var match = uri(regex("/v[0-9]+/users"));

    assertThat(matches(match, Request.get("/v12/users?x=1"))).isTrue();
    assertThat(matches(match, Request.get("/v12/users/1"))).isFalse();
    assertThat(matches(uri(regex("/api/.*")), Request.get("/api/x"))).isTrue();
    assertThat(matches(uri(regex("/api/.*")), Request.get("/v1/api/x"))).isFalse();
  }

  @Test
  void missingHeaderDoesNotMatchAndPresenceNeedsNoValue() {
    assertThat(matches(headers(Map.of("end-user", exact("jason"))), Request.get("/"))).isFalse();
    assertThat(
            matches(
                headers(Map.of("end-user", exact("jason"))),
                Request.get("/").with("end-user", "jason")))
        .isTrue();
    assertThat(
            matches(
                headers(Map.of("end-user", new StringMatch.Present())),
                Request.get("/").with("end-user", "")))
        .isTrue();
    assertThat(matches(headers(Map.of("end-user", regex("*"))), Request.get("/"))).isFalse();
  }

  @Test
  void pseudoHeadersMayBeNamedInHeaders() {
    assertThat(matches(headers(Map.of(":authority", prefix("reviews"))), Request.get("/")))
        .isTrue();
    assertThat(matches(headers(Map.of(":method", exact("POST"))), Request.get("/"))).isFalse();
  }

  @Test
  void withoutHeadersHoldsWhenTheHeaderIsAbsent() {
    var exactly = without(Map.of("x", exact("a")));
    var present = without(Map.of("x", new StringMatch.Present()));

    assertThat(matches(exactly, Request.get("/"))).isTrue();
    assertThat(matches(exactly, Request.get("/").with("x", "b"))).isTrue();
    assertThat(matches(exactly, Request.get("/").with("x", "a"))).isFalse();
    assertThat(matches(present, Request.get("/"))).isTrue();
    assertThat(matches(present, Request.get("/").with("x", ""))).isFalse();
    // a missing header is an empty value
    assertThat(matches(without(Map.of("x", regex("a*"))), Request.get("/"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/?user=dev, true",
    "/?a=b&user=dev&c=d, true",
    "/?user=dev&user=other, true",
    "/?user=other&user=dev, false",
    "/?username=dev, false",
    "/?user=developer, false",
    "/, false"
  })
  void firstQueryParameterOfANameDecides(String path, boolean expected) {
    assertThat(matches(query(Map.of("user", exact("dev"))), Request.get(path))).isEqualTo(expected);
  }

  @Test
  void presentQueryParameterNeedsNoValue() {
    var match = query(Map.of("debug", new StringMatch.Present()));

    assertThat(matches(match, Request.get("/?a=1&debug"))).isTrue();
    assertThat(matches(match, Request.get("/?debugger=1"))).isFalse();
  }

  @Test
  void methodAuthorityAndSchemeMustAllHold() {
    var match =
        new RouteMatch(
            Optional.empty(),
            RouteMatch.UriCase.HEED,
            Optional.of(exact("GET")),
            Optional.of(exact("reviews:9080")),
            Optional.of(exact("http")),
            Map.of(),
            Map.of(),
            Map.of());

    assertThat(matches(match, Request.get("/"))).isTrue();
    assertThat(matches(match, Request.get("/").to("reviews"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(?=a)b", "(?<!a)b", "(a)\\1", "a*+", "(?>a)", "(?x)a", "a\\", "[a", "[[:foo:]]"})
  void regexThatRe2CannotReadIsNamed(String text) {
    assertThatThrownBy(
            () -> RouteMatcher.of(table(rule("r", forward(to("a", 1)), uri(regex(text)))), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({
    "(?P<v>v[0-9]+)/x, v1/x, true",
    "[[:alpha:]]+, abc, true",
    "[^[:digit:]]+, ab1, false",
    "[a[]+, a[, true",
    "[a&&b]+, a&b, true",
    "/users/{id}, /users/{id}, true",
    "a{2}, aa, true",
    "'a{1,2}', aaa, false",
    "(?i)ABC, abc, true",
    "\\Qa.b\\E, a.b, true",
    "[]a]+, ]a, true",
  })
  void regexMeansWhatItMeansInRe2(String text, String value, boolean expected) {
    assertThat(Re2.compile(text).matcher(value).matches()).isEqualTo(expected);
  }

  private static boolean matches(RouteMatch match, Request request) {
    return RouteMatcher.of(table(rule("r", forward(to("a", 1)), match)), 0).match(request) != null;
  }

  private static String ruleFor(RouteMatcher matcher, Request request) {
    var route = matcher.match(request);
    return route == null ? "none" : route.route().source().rule();
  }
}
