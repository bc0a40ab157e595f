package dev.vicinity.core.balance;

import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.headers;
import static dev.vicinity.core.route.Routes.prefix;
import static dev.vicinity.core.route.Routes.query;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.table;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import dev.vicinity.core.route.Request;
import dev.vicinity.core.route.RouteMatcher;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The hot path makes no garbage.
class AllocationTest {
  private static final int TIMES = 20_000;

  // what the measuring itself may cost
  private static final long NOISE_BYTES = 20_000;

  @ParameterizedTest
  @EnumSource(names = {"LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"})
  void pickAllocatesNothing(Balancing balancing) {
    var endpoints = List.of(endpoint(0, "kr/a"), endpoint(1, "kr/b"), endpoint(2, "us/a"));
    var shares = List.of(new Share("kr/a", Map.of("kr/a", 60, "kr/b", 40)));
    var balancer =
        Clusters.of(
                endpoints,
                "kr/a",
                new Distribute(shares, Unmatched.RESERVE),
                Clusters.policy(balancing))
            .balancer();
    var request = new PickRequest(new SplittableRandom(1));

    assertThat(
            allocated(
                () -> {
                  var host = balancer.pick(request.begin());
                  if (host != null) {
                    request.tried(host);
                    balancer.pick(request);
                  }
                }))
        .isLessThan(NOISE_BYTES);
  }

  @Test
  void matchAllocatesNothing() {
    var matcher =
        RouteMatcher.of(
            table(
                rule("a", forward(to("a", 1)), uri(exact("/a"))),
                rule("b", forward(to("b", 1)), headers(Map.of("end-user", exact("x")))),
                rule("c", forward(to("c", 1)), query(Map.of("q", prefix("y")))),
                rule("d", forward(to("d", 1)), uri(prefix("/")))),
            0);
    var head = Request.get("/hello?q=1").with("end-user", "jason");

    assertThat(allocated(() -> matcher.match(head))).isLessThan(NOISE_BYTES);
  }

  private static long allocated(Runnable step) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    for (int i = 0; i < TIMES; i++) {
      step.run();
    }
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < TIMES; i++) {
      step.run();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }
}
