package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The mesh's whole life by `vicinity` alone, beginning with the end of what Helm installed; each
/// step stands on the one before.
@OnCluster
@Order(Integer.MAX_VALUE - 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String URL = "http://" + Apps.HELLO + "/hello";
  private static final String REMEDY = "         > ";

  private static Cluster cluster;

  @BeforeAll
  static void mayBeTakenAway(Cluster shared) {
    cluster = shared;
    assumeTrue(cluster.installedTheMesh(), "the mesh was there before: it is not taken away");
  }

  @AfterAll
  static void isThereForOthers() {
    if (cluster.installedTheMesh() && !Installation.isThere(cluster.client())) {
      Installation.install(cluster.root(), "vicinity", Installation.NAMESPACE);
    }
  }

  @Test
  @Order(1)
  void uninstallLeavesNothingButIstiosDefinitions() {
    var definitions = kubectl("get crd -o name");
    cluster.saw(vicinity("uninstall").orThrow().out());
    Await.untilAsserted(SOON, () -> assertThat(Installation.traces()).isEmpty());
    assertThat(kubectl("get crd -o name")).isEqualTo(definitions).contains("destinationrules");
    var again = vicinity("uninstall");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("there is no release vicinity in namespace vicinity-system");
  }

  @Test
  @Order(2)
  void anEmptyClusterCanTakeTheMeshAndHasNone() {
    var before = vicinity("check", "--pre").orThrow();
    cluster.saw(before.out());
    assertThat(before.out()).contains("rights: enough to install").endsWith("all is well\n");
    var now = vicinity("check");
    assertThat(now.exit()).isEqualTo(1);
    assertThat(now.out()).contains(REMEDY + "vicinity install --wait\n");
    var upgrade = vicinity("upgrade");
    assertThat(upgrade.exit()).isEqualTo(1);
    assertThat(upgrade.err()).contains("(expected: vicinity install)");
  }

  @Test
  @Order(3)
  void dryRunPrintsWhatHelmWouldAndChangesNothing() {
    var chart = cluster.root().resolve("charts/vicinity").toString();
    var template =
        Tool.run(SOON, List.of("helm", "template", "vicinity", chart, "-n", "vicinity-system"));
    assertThat(vicinity("install", "--dry-run").orThrow().out()).isEqualTo(template.out());
    assertThat(Installation.traces()).isEmpty();
  }

  @Test
  @Order(4)
  void installWaitsUntilAllIsReady() {
    var unknown = vicinity("install", "--set", "control.size=2");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("control").contains("size");
    assertThat(Installation.traces()).isEmpty();

    cluster.saw(vicinity("install", "--wait").orThrow().out());
    for (var name : List.of("vicinity-control", "vicinity-injector")) {
      assertThat(
              kubectl(
                  "get deployment -n vicinity-system -o jsonpath={.status.readyReplicas} " + name))
          .isEqualTo("2");
    }
    var again = vicinity("install");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("already").contains("(expected: vicinity upgrade)");
    assertThat(kubectl("get deployments -n vicinity-system -o name").lines()).hasSize(2);
  }

  @Test
  @Order(5)
  void upgradeLosesNoRequestAndKeepsValues() {
    var meshed = deploy();
    var load = Load.start(meshed, "client", URL, new Load.Rate(200, 8, Duration.ofMinutes(3)));
    var control = podsOf("vicinity-control");
    var injector = podsOf("vicinity-injector");
    vicinity(
            "upgrade",
            "--wait",
            "--set",
            "proxy.logLevel=warning",
            "--set",
            "control.podAnnotations.round=two")
        .orThrow();
    var result = load.end();
    cluster.saw("vicinity upgrade --wait under load: " + result);
    cluster.figure("vicinity upgrade: failed of " + result.requests(), result.failed(), "requests");
    assertThat(result.failures()).isEmpty();
    assertThat(podsOf("vicinity-control")).isNotEqualTo(control);
    assertThat(podsOf("vicinity-injector")).isNotEqualTo(injector);
    assertThat(vicinity("upgrade", "--dry-run").orThrow().out())
        .contains("logLevel: warning")
        .contains("round: two");
    isWell();
  }

  /// Control would put the bundle right at once: it has to be away.
  @Test
  @Order(6)
  void checkNamesWhatIsBrokenAndTheCommandsThatMendIt() {
    for (var name : List.of("vicinity-control", "vicinity-injector")) {
      cluster.system(name).scale(0);
    }
    kubectl(
        "patch mutatingwebhookconfiguration vicinity-injector --type=json -p"
            + " [{\"op\":\"remove\",\"path\":\"/webhooks/0/clientConfig/caBundle\"}]");
    var check = vicinity("check");
    cluster.saw(check.out());
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .contains("error    deployment vicinity-system/vicinity-control: is scaled to 0\n")
        .contains("error    deployment vicinity-system/vicinity-injector: is scaled to 0\n")
        .contains("error    mutatingwebhookconfiguration vicinity-injector: has no caBundle");
    check
        .out()
        .lines()
        .filter(line -> line.startsWith(REMEDY))
        .forEach(
            line -> Tool.run(SOON, List.of("sh", "-c", line.substring(REMEDY.length()))).orThrow());
    for (var name : List.of("vicinity-control", "vicinity-injector")) {
      cluster.system(name).await();
    }
    isWell();
  }

  private static void isWell() {
    Await.untilAsserted(
        SOON,
        () -> {
          var check = vicinity("check");
          assertThat(check.exit()).as(check.out()).isZero();
        });
  }

  private static Sandbox deploy() {
    var localities = cluster.localities();
    var meshed = cluster.meshed("lifecycle");
    meshed.apply(Apps.helloService());
    meshed.apply(Apps.hello(localities.getFirst()));
    meshed.apply(Apps.client("client", localities.getLast()));
    meshed.awaitRollout(Apps.helloIn(localities.getFirst()));
    meshed.awaitRollout("client");
    return meshed;
  }

  private static List<String> podsOf(String app) {
    return kubectl("get pods -n vicinity-system -o name -l app=" + app).lines().sorted().toList();
  }

  private static Output vicinity(String... arguments) {
    return cluster.vicinity(arguments);
  }

  private static String kubectl(String arguments) {
    return Tool.run(SOON, List.of(("kubectl " + arguments).split(" "))).orThrow().out();
  }
}
