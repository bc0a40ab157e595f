package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Location affinity as Kubernetes' own Services ask for it, and as Kmesh's guides show it.
@OnCluster
class ProximityTest {
  private static final String URL = "http://" + Apps.HELLO + "/hello";
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final String ANNOTATION = "networking.istio.io/traffic-distribution";

  private static Cluster cluster;
  private static Sandbox sandbox;
  private static String here;
  private static String elsewhere;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    assumeTrue(localities.size() >= 2, "needs nodes in two zones: " + localities);
    here = localities.get(0);
    elsewhere = localities.get(1);
    sandbox = cluster.meshed("proximity");
    sandbox.apply(Apps.helloService());
    sandbox.apply(inSubzone("one"));
    sandbox.apply(inSubzone("two"));
    sandbox.apply(Apps.hello(elsewhere));
    sandbox.apply(Apps.client("client", here, locality("one")));
    for (var name : new String[] {"one", "two", Apps.helloIn(elsewhere), "client"}) {
      sandbox.awaitRollout(name);
    }
  }

  @AfterEach
  void asAtTheStart() {
    sandbox.kubectl("", "annotate", "service", "helloworld", ANNOTATION + "-");
    change("null", "null");
    for (var name : new String[] {"one", "two", Apps.helloIn(elsewhere)}) sandbox.scale(name, 1);
  }

  @Test
  void withoutAnyWishTheNearestSubzoneAnswersThenTheZoneThenTheNext() {
    becomes("one", 100);
    sandbox.scale("one", 0);
    becomes("two", 100);
    sandbox.scale("two", 0);
    becomes(Apps.versionIn(elsewhere), 100);
    sandbox.scale("one", 1);
    becomes("one", 100);
  }

  @Test
  void preferCloseSharesWithinTheZoneAndFailsOverToTheNext() {
    change("\"PreferClose\"", "null");
    staysInTheZoneWhileItCan();
  }

  @Test
  void annotationWishesTheSame() {
    sandbox.kubectl("", "annotate", "service", "helloworld", ANNOTATION + "=PreferClose");
    staysInTheZoneWhileItCan();
  }

  private static void staysInTheZoneWhileItCan() {
    becomes("one", 50);
    becomes("two", 50);
    sandbox.scale("one", 0);
    becomes("two", 100);
    sandbox.scale("two", 0);
    becomes(Apps.versionIn(elsewhere), 100);
    sandbox.scale("two", 1);
    becomes("two", 100);
  }

  @Test
  void internalTrafficPolicyLocalNeverLeavesTheNode() {
    change("null", "\"Local\"");
    Await.untilAsserted(
        SETTLE, () -> assertThat(ask(50).percent("one") + ask(50).percent("two")).isEqualTo(100));
    sandbox.scale("one", 0);
    sandbox.scale("two", 0);
    Await.untilAsserted(SETTLE, () -> assertThat(ask(20).codes()).doesNotContainKey("200"));
    sandbox.endpoints("client", "helloworld");
    cluster.saw("Local, and nobody on the node: " + ask(20));
    change("null", "null");
    becomes(Apps.versionIn(elsewhere), 100);
  }

  private static void becomes(String version, double percent) {
    Await.untilAsserted(
        SETTLE, () -> assertThat(ask(100).percent(version)).isCloseTo(percent, within(20.0)));
    sandbox.endpoints("client", "helloworld");
    var answers = ask(600);
    cluster.saw(answers.toString());
    assertThat(answers.codes()).containsOnlyKeys("200");
    assertThat(answers.percent(version)).isCloseTo(percent, within(percent == 100 ? 0.0 : 6.0));
  }

  private static Answers ask(int times) {
    return Answers.ask(sandbox, "client", URL, times);
  }

  private static void change(String trafficDistribution, String internalTrafficPolicy) {
    var policy = internalTrafficPolicy.equals("null") ? "\"Cluster\"" : internalTrafficPolicy;
    sandbox.kubectl(
        "",
        "patch",
        "service",
        "helloworld",
        "-p",
        "{\"spec\":{\"trafficDistribution\":%s,\"internalTrafficPolicy\":%s}}"
            .formatted(trafficDistribution, policy));
  }

  /// A helloworld whose pod label puts it into a subzone of the client's zone, on its node.
  private static String inSubzone(String subzone) {
    return Apps.hello(subzone, subzone, here, locality(subzone));
  }

  private static String locality(String subzone) {
    return ", topology.istio.io/locality: " + here.replace('/', '.') + "." + subzone;
  }
}
