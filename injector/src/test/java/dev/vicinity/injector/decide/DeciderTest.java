package dev.vicinity.injector.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.injector.decide.Decision.Cause;
import dev.vicinity.injector.decide.Decision.Inject;
import dev.vicinity.injector.decide.Decision.Skip;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.SettingsFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final Map<String, String> NOTHING = Map.of();
  private static final Map<String, String> ENABLED = Map.of("vicinity.dev/injection", "enabled");
  private static final InjectionSettings OWN = InjectionSettings.DEFAULT;

  @Test
  void theNamespacesLabelDecides() throws Exception {
    assertThat(decide(OWN, NOTHING, ENABLED))
        .isEqualTo(new Inject("namespace label vicinity.dev/injection: enabled"));
    assertSkipped(
        Cause.NOT_ENABLED,
        "namespace shop has no label vicinity.dev/injection=enabled",
        decide(OWN, NOTHING, NOTHING));
    assertSkipped(
        Cause.NOT_ENABLED,
        "namespace label vicinity.dev/injection: true (expected: enabled or disabled)",
        decide(OWN, NOTHING, Map.of("vicinity.dev/injection", "true")));
  }

  @Test
  void aPodMayOptInAndOut() throws Exception {
    assertThat(decide(OWN, Map.of("vicinity.dev/inject", "true"), NOTHING))
        .isEqualTo(new Inject("pod label vicinity.dev/inject: true"));
    assertSkipped(
        Cause.OPTED_OUT,
        "pod label vicinity.dev/inject: false",
        decide(OWN, Map.of("vicinity.dev/inject", "false"), ENABLED));
    assertSkipped(
        Cause.OPTED_OUT,
        "pod label sidecar.istio.io/inject: false",
        decide(OWN, Map.of("sidecar.istio.io/inject", "false"), ENABLED));
  }

  @Test
  void aLabelGoesBeforeAnAnnotation() throws Exception {
    var pod =
        """
        {"metadata": {"labels": {"vicinity.dev/inject": "false"},
                      "annotations": {"vicinity.dev/inject": "true"}}}
        """;
    assertThat(decide(OWN, pod, ENABLED)).isInstanceOf(Skip.class);
    var annotated =
        """
        {"metadata": {"annotations": {"vicinity.dev/inject": "false"}}}
        """;
    assertSkipped(
        Cause.OPTED_OUT,
        "pod annotation vicinity.dev/inject: false",
        decide(OWN, annotated, ENABLED));
  }

  @Test
  void aDisabledNamespaceCannotBeOvercome() throws Exception {
    assertSkipped(
        Cause.NAMESPACE_DISABLED,
        "namespace label vicinity.dev/injection: disabled",
        decide(
            OWN,
            Map.of("vicinity.dev/inject", "true"),
            Map.of("vicinity.dev/injection", "disabled")));
  }

  @Test
  void aRevisionLabelMovesANamespace() throws Exception {
    var canary = OWN.in("canary", "vicinity-system");
    var moved = Map.of("vicinity.dev/injection", "enabled", "vicinity.dev/rev", "canary");
    assertThat(decide(canary, NOTHING, moved)).isInstanceOf(Inject.class);
    assertSkipped(
        Cause.OTHER_REVISION,
        "namespace label vicinity.dev/rev: canary: revision canary injects it, this is default",
        decide(OWN, NOTHING, moved));
    assertThat(decide(canary, NOTHING, ENABLED)).isInstanceOf(Skip.class);
    assertThat(decide(canary, Map.of("vicinity.dev/rev", "canary"), NOTHING))
        .isInstanceOf(Inject.class);
  }

  @Test
  void istiosLabelsCountWhereTheOperatorWantsIt() throws Exception {
    var istios = SettingsFile.read("injection: {istioLabels: true}").settings();
    var enabled = Map.of("istio-injection", "enabled");
    assertThat(decide(OWN, NOTHING, enabled)).isInstanceOf(Skip.class);
    assertThat(decide(istios, NOTHING, enabled)).isInstanceOf(Inject.class);
    var optedIn = Map.of("sidecar.istio.io/inject", "true");
    assertThat(decide(OWN, optedIn, NOTHING)).isInstanceOf(Skip.class);
    assertThat(decide(istios, optedIn, NOTHING)).isInstanceOf(Inject.class);
    // of Istio's two labels this one goes first
    var both = Map.of("istio-injection", "enabled", "istio.io/rev", "canary");
    assertThat(decide(istios, NOTHING, both)).isInstanceOf(Inject.class);
    assertThat(decide(istios, NOTHING, Map.of("istio.io/rev", "canary"))).isInstanceOf(Skip.class);
    assertThat(decide(istios, optedIn, Map.of("istio-injection", "disabled")))
        .isInstanceOf(Skip.class);
  }

  @Test
  void whatNoLabelCanChange() throws Exception {
    var optedIn = "\"metadata\": {\"labels\": {\"vicinity.dev/inject\": \"true\"}}";
    assertSkipped(
        Cause.HOST_NETWORK,
        "spec.hostNetwork: true: it has no network of its own",
        decide(OWN, "{" + optedIn + ", \"spec\": {\"hostNetwork\": true}}", ENABLED));
    assertSkipped(
        Cause.OPERATING_SYSTEM,
        "spec.os.name: windows (expected: linux)",
        decide(OWN, "{" + optedIn + ", \"spec\": {\"os\": {\"name\": \"windows\"}}}", ENABLED));
    var pod = new PodView(Trees.object("{" + optedIn + "}"));
    assertThat(new Decider(OWN).decide(pod, new NamespaceView("kube-system", ENABLED)))
        .isInstanceOf(Skip.class);
  }

  @Test
  void theControlPlaneStaysOutsideOfItself() {
    var ours = "{\"metadata\": {\"labels\": {\"app\": \"vicinity-injector\"}}}";
    var pod = new PodView(Trees.object(ours));
    assertThat(new Decider(OWN).decide(pod, new NamespaceView("vicinity-system", ENABLED)))
        .isEqualTo(new Skip(Cause.OWN_POD, "it is part of the control plane"));
    assertThat(new Decider(OWN).decide(pod, new NamespaceView("shop", ENABLED)))
        .isInstanceOf(Inject.class);
  }

  @Test
  void aCopiedStatusAnnotationIsNoSidecar() throws Exception {
    var copied = "{\"metadata\": {\"annotations\": {\"sidecar.istio.io/status\": \"{}\"}}}";
    assertThat(decide(OWN, copied, ENABLED)).isInstanceOf(Inject.class);
  }

  @Test
  void podsOfIstioAreLeftToIstio() throws Exception {
    var istios =
        """
        {"metadata": {"annotations": {"sidecar.istio.io/status": "{}"}},
         "spec": {"initContainers": [{"name": "istio-proxy"}]}}
        """;
    assertSkipped(
        Cause.OTHER_MESH, "it has the sidecar of Istio already", decide(OWN, istios, ENABLED));
  }

  private static void assertSkipped(Cause cause, String reason, Decision decision) {
    assertThat(decision).isEqualTo(new Skip(cause, reason));
  }

  private static Decision decide(
      InjectionSettings settings, Map<String, String> podLabels, Map<String, String> labels) {
    var tree = Trees.empty();
    var metadata = Trees.object(Trees.object(tree, "metadata"), "labels");
    podLabels.forEach(metadata::put);
    return decide(settings, Trees.write(tree), labels);
  }

  private static Decision decide(
      InjectionSettings settings, String pod, Map<String, String> labels) {
    return new Decider(settings)
        .decide(new PodView(Trees.object(pod)), new NamespaceView("shop", labels));
  }
}
