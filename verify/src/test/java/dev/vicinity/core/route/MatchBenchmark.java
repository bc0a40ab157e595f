package dev.vicinity.core.route;

import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.headers;
import static dev.vicinity.core.route.Routes.prefix;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;

import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The rule of a request found among those of a service: by prefix of the path, but for one that
/// wants a header and stands before the last.
@State(Scope.Thread)
public class MatchBenchmark {
  @Param({"1", "1000"})
  public int routes;

  private final Request inTheMiddle = Request.get("/route-500/items?page=2");
  private final Request elsewhere = Request.get("/items/7?page=2");
  private RouteMatcher matcher = RouteMatcher.of(Routes.table(), 0);

  @Setup
  public void compile() {
    var rules = new ArrayList<Route>();
    for (int i = 1; i < routes; i++) {
      rules.add(rule("r" + i, forward(to("a", 1)), uri(prefix("/route-" + i + "/"))));
    }
    if (routes > 1) {
      rules.add(rule("tests", forward(to("b", 1)), headers(Map.of("x-test", exact("yes")))));
    }
    rules.add(rule("rest", forward(to("c", 1))));
    matcher = RouteMatcher.of(new RouteTable(rules), 0);
  }

  @Benchmark
  public @Nullable CompiledRoute byPath() {
    return matcher.match(inTheMiddle);
  }

  @Benchmark
  public @Nullable CompiledRoute last() {
    return matcher.match(elsewhere);
  }
}
