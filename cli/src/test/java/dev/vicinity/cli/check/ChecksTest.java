package dev.vicinity.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.cli.check.Finding.Level;
import dev.vicinity.cli.check.Snapshot.Component;
import dev.vicinity.cli.check.Snapshot.Hook;
import dev.vicinity.cli.check.Snapshot.Pod;
import dev.vicinity.cli.check.Snapshot.Role;
import dev.vicinity.cli.check.Snapshot.Space;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String IMAGE = "vicinity/vicinity:1";

  @Test
  void anAbsentInstallationIsOneErrorWithTheWayToIt() {
    var seen =
        new Snapshot(
            "vicinity-system", List.of(), List.of(), List.of(), "", List.of(), Set.of(), List.of());
    var findings = Checks.of(seen, NOW);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().level()).isEqualTo(Level.ERROR);
    assertThat(findings.getFirst().remedy()).contains("vicinity install --wait");
  }

  @Test
  void aDeploymentWithoutReadyPodsSaysWhatItsPodsSay() {
    var part =
        new Component(
            "vicinity-control",
            "vicinity-system",
            "default",
            Role.CONTROL,
            IMAGE,
            2,
            0,
            List.of("c-1 ErrImagePull"));
    var finding = Checks.of(seen(List.of(part), List.of(), List.of()), NOW).getFirst();
    assertThat(finding.level()).isEqualTo(Level.ERROR);
    assertThat(finding.text()).contains("0 of 2 pods ready").contains("ErrImagePull");
  }

  @Test
  void podsFromBeforeTheLabelAreNamedByWhatRestartsThem() {
    var findings =
        Checks.of(
            seen(
                plane(),
                space("shop", Map.of("vicinity.dev/injection", "enabled")),
                List.of(
                    pod("cart-1", "deployment/cart", "", Map.of()),
                    pod("cart-2", "deployment/cart", "", Map.of()))),
            NOW);
    assertThat(finding(findings, "without a sidecar").remedy())
        .containsExactly("kubectl -n shop rollout restart deployment/cart");
    assertThat(finding(findings, "without a sidecar").text()).startsWith("2 pods");
  }

  @Test
  void podsThatWantNoneAreNotMissed() {
    var findings =
        Checks.of(
            seen(
                plane(),
                space("shop", Map.of("vicinity.dev/injection", "enabled")),
                List.of(
                    pod(
                        "cart-1",
                        "deployment/cart",
                        "",
                        Map.of("sidecar.istio.io/inject", "false")))),
            NOW);
    assertThat(findings).noneMatch(finding -> finding.text().contains("without a sidecar"));
  }

  @Test
  void sidecarsOfAnotherVersionOrRevisionAreTold() {
    var old =
        pod(
            "cart-1",
            "deployment/cart",
            "vicinity/vicinity:0",
            Map.of("vicinity.dev/rev", "default"));
    var other = pod("pay-1", "statefulset/pay", IMAGE, Map.of("vicinity.dev/rev", "canary"));
    var findings =
        Checks.of(
            seen(
                plane(),
                space("shop", Map.of("vicinity.dev/injection", "enabled")),
                List.of(old, other)),
            NOW);
    assertThat(finding(findings, "another version than " + IMAGE).remedy())
        .containsExactly("kubectl -n shop rollout restart deployment/cart");
    assertThat(finding(findings, "another revision than default").remedy())
        .containsExactly("kubectl -n shop rollout restart statefulset/pay");
  }

  @Test
  void aRevisionThatIsNotInstalledIsAnError() {
    var findings =
        Checks.of(seen(plane(), space("shop", Map.of("vicinity.dev/rev", "gone")), List.of()), NOW);
    assertThat(finding(findings, "belongs to revision gone").level()).isEqualTo(Level.ERROR);
  }

  @Test
  void aLabelThatMeansNothingIsAnError() {
    var findings =
        Checks.of(
            seen(plane(), space("shop", Map.of("vicinity.dev/injection", "true")), List.of()), NOW);
    assertThat(finding(findings, "(expected: enabled or disabled)").level()).isEqualTo(Level.ERROR);
  }

  @Test
  void istiosLabelWithoutEffectIsTold() {
    var findings =
        Checks.of(
            seen(plane(), space("shop", Map.of("istio-injection", "enabled")), List.of()), NOW);
    assertThat(finding(findings, "does not heed").level()).isEqualTo(Level.WARNING);
  }

  @Test
  void aWebhookThatTheApiServerCannotTrustIsAnError() {
    var hook =
        new Hook(
            "mutatingwebhookconfiguration",
            "vicinity-injector",
            "default",
            List.of("namespace.injector.vicinity.dev"),
            List.of(""));
    var seen =
        new Snapshot(
            "vicinity-system",
            plane(),
            List.of(hook),
            List.of(),
            "",
            List.of(),
            Set.of(),
            List.of());
    assertThat(finding(Checks.of(seen, NOW), "no caBundle yet").level()).isEqualTo(Level.ERROR);
  }

  @Test
  void aDeploymentScaledToNothingNamesTheCommandThatScalesIt() {
    var part =
        new Component(
            "vicinity-injector",
            "vicinity-system",
            "default",
            Role.INJECTOR,
            IMAGE,
            0,
            0,
            List.of());
    var finding = finding(Checks.of(seen(List.of(part), List.of(), List.of()), NOW), "scaled to 0");
    assertThat(finding.level()).isEqualTo(Level.ERROR);
    assertThat(finding.remedy())
        .containsExactly(
            "kubectl -n vicinity-system scale deployment/vicinity-injector --replicas=2");
  }

  @Test
  void whatSomebodyRemovedByHandIsMissed() {
    var control =
        new Component(
            "vicinity-control-next",
            "vicinity-system",
            "next",
            Role.CONTROL,
            IMAGE,
            2,
            2,
            List.of());
    var absent =
        Checks.of(seen(List.of(control), List.of(), List.of()), NOW).stream()
            .filter(finding -> finding.text().startsWith("is absent"))
            .toList();
    assertThat(absent)
        .extracting(Finding::subject)
        .containsExactly(
            "deployment vicinity-system/vicinity-injector-next",
            "mutatingwebhookconfiguration vicinity-injector-next",
            "validatingwebhookconfiguration vicinity-control-next");
    assertThat(absent)
        .allMatch(
            finding -> finding.remedy().equals(List.of("vicinity upgrade --revision next --wait")));
  }

  private static Finding finding(List<Finding> findings, String text) {
    return findings.stream()
        .filter(finding -> finding.text().contains(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text + " is not among " + findings));
  }

  private static List<Component> plane() {
    return List.of(
        new Component(
            "vicinity-control", "vicinity-system", "default", Role.CONTROL, IMAGE, 2, 2, List.of()),
        new Component(
            "vicinity-injector",
            "vicinity-system",
            "default",
            Role.INJECTOR,
            IMAGE,
            2,
            2,
            List.of()));
  }

  private static List<Space> space(String name, Map<String, String> labels) {
    return List.of(new Space(name, labels));
  }

  private static Snapshot seen(List<Component> parts, List<Space> spaces, List<Pod> pods) {
    return new Snapshot("vicinity-system", parts, List.of(), List.of(), "", spaces, Set.of(), pods);
  }

  private static Pod pod(String name, String owner, String image, Map<String, String> labels) {
    return new Pod("shop", name, labels, Map.of(), owner, image, false, true);
  }
}
