package dev.vicinity.core.route;

import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.prefix;
import static dev.vicinity.core.route.Routes.regex;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PathIndexTest {
  /// With so few letters texts begin each other, and turn off within each other, all the time.
  @Property
  void findsTheRuleThatTryingOneAfterTheOtherFinds(
      @ForAll("matches") List<RouteMatch> matches, @ForAll("paths") String path) {
    var rules = new ArrayList<Route>();
    var expected = "none";
    for (int i = 0; i < matches.size(); i++) {
      rules.add(rule("rule " + i, forward(to("a", 1)), matches.get(i)));
      if (expected.equals("none") && new CompiledMatch(matches.get(i)).holds(Request.get(path))) {
        expected = "rule " + i;
      }
    }

    var found = RouteMatcher.of(new RouteTable(rules), 0).match(Request.get(path));

    assertThat(found == null ? "none" : found.route().source().rule()).isEqualTo(expected);
  }

  @Test
  void looksAtNoRuleThatThePathDoesNotLeadTo() {
    var index = new PathIndex();
    for (int i = 0; i < 1000; i++) {
      index.addPrefix("/services/s" + i + "/", i);
    }
    var asked = new ArrayList<Integer>();

    int found = index.lowest("/services/s777/x", 1000, (number, list) -> list.add(number), asked);

    assertThat(found).isEqualTo(777);
    assertThat(asked).containsExactly(777);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.strings().withChars("/aA").ofMaxLength(6);
  }

  @Provide
  Arbitrary<List<RouteMatch>> matches() {
    Arbitrary<StringMatch> uris =
        Combinators.combine(paths(), Arbitraries.of(0, 1, 2))
            .as(
                (text, kind) ->
                    switch (kind) {
                      case 0 -> exact(text);
                      case 1 -> prefix(text);
                      default -> regex(text + "a+");
                    });
    var byUri =
        Combinators.combine(uris, Arbitraries.of(RouteMatch.UriCase.class))
            .as((text, letters) -> uri(text, letters));
    var byMethodToo =
        uris.map(
            text ->
                new RouteMatch(
                    Optional.of(text),
                    RouteMatch.UriCase.HEED,
                    Optional.of(exact("POST")),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of()));
    return Arbitraries.oneOf(byUri, byUri, byMethodToo).list().ofMaxSize(12);
  }
}
