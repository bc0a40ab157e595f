package dev.vicinity.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.cli.install.Rendered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The selection that `check` reckons with is the one that the API server makes by the chart.
class SelectionTest {
  private static final List<String> REVISIONS = List.of("default", "canary");

  @Test
  void ourLabelsSelectOneRevisionOrNone() {
    compare(new Selection(false), Map.of());
  }

  @Test
  void istiosLabelsCountWhereNoneOfOursIs() {
    compare(new Selection(true), Map.of());
  }

  @Test
  void aPodThatWantsNoSidecarIsNotEvenSent() {
    var hooks = hooks(true);
    var enabled = Map.of("vicinity.dev/injection", "enabled");
    for (var out : List.of("vicinity.dev/inject", "sidecar.istio.io/inject")) {
      assertThat(selecting(hooks, enabled, Map.of(out, "false"))).isEmpty();
    }
  }

  @Test
  void aPodMaySpeakForItselfInANamespaceWithoutLabels() {
    var hooks = hooks(false);
    assertThat(selecting(hooks, Map.of(), Map.of("vicinity.dev/inject", "true")))
        .containsExactly("default");
    assertThat(selecting(hooks, Map.of(), Map.of("vicinity.dev/rev", "canary")))
        .containsExactly("canary");
    var disabled = Map.of("vicinity.dev/injection", "disabled");
    assertThat(selecting(hooks, disabled, Map.of("vicinity.dev/inject", "true"))).isEmpty();
  }

  @Test
  void istiosPodLabelIsHeededOnlyWhereIstiosLabelsAre() {
    var pod = Map.of("sidecar.istio.io/inject", "true");
    assertThat(selecting(hooks(false), Map.of(), pod)).isEmpty();
    assertThat(selecting(hooks(true), Map.of(), pod)).containsExactly("default");
  }

  private static void compare(Selection selection, Map<String, String> pod) {
    var hooks = hooks(selection.istioLabels());
    for (var labels : allLabels()) {
      var expected = selection.revisionOf(labels).filter(REVISIONS::contains);
      var wanted = expected.map(Set::of).orElse(Set.of());
      assertThat(selecting(hooks, labels, pod)).as("%s", labels).isEqualTo(wanted);
    }
  }

  /// Every mixture of the four labels of a namespace, absent ones included.
  private static List<Map<String, String>> allLabels() {
    var choices = new LinkedHashMap<String, List<String>>();
    choices.put("vicinity.dev/injection", List.of("", "enabled", "disabled", "true"));
    choices.put("vicinity.dev/rev", List.of("", "default", "canary", "gone"));
    choices.put("istio-injection", List.of("", "enabled", "disabled"));
    choices.put("istio.io/rev", List.of("", "default", "canary"));
    List<Map<String, String>> all = List.of(Map.of());
    for (var choice : choices.entrySet()) {
      var more = new ArrayList<Map<String, String>>();
      for (var labels : all) {
        for (var value : choice.getValue()) {
          var next = new HashMap<>(labels);
          if (!value.isEmpty()) next.put(choice.getKey(), value);
          more.add(next);
        }
      }
      all = more;
    }
    return all;
  }

  private static Map<String, JsonNode> hooks(boolean istioLabels) {
    var hooks = new LinkedHashMap<String, JsonNode>();
    for (var revision : REVISIONS) {
      var name = revision.equals("default") ? "vicinity-injector" : "vicinity-injector-" + revision;
      hooks.put(
          revision,
          Rendered.with("revision=" + revision, "injection.istioLabels=" + istioLabels)
              .object("MutatingWebhookConfiguration", name)
              .path("webhooks"));
    }
    return hooks;
  }

  private static Set<String> selecting(
      Map<String, JsonNode> hooks, Map<String, String> namespace, Map<String, String> pod) {
    var named = new HashMap<>(namespace);
    named.put("kubernetes.io/metadata.name", "shop");
    var revisions = new TreeSet<String>();
    hooks.forEach(
        (revision, list) ->
            list.forEach(
                hook -> {
                  if (matches(hook.path("namespaceSelector"), named)
                      && matches(hook.path("objectSelector"), pod)) {
                    // twice would inject twice
                    assertThat(revisions.add(revision)).as("%s %s", namespace, pod).isTrue();
                  }
                }));
    return revisions;
  }

  private static boolean matches(JsonNode selector, Map<String, String> labels) {
    return StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
        .allMatch(
            expression -> {
              var value = labels.get(expression.path("key").asText());
              var values = new TreeSet<String>();
              expression.path("values").forEach(item -> values.add(item.asText()));
              return switch (expression.path("operator").asText()) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "DoesNotExist" -> value == null;
                case "Exists" -> value != null;
                default -> throw new AssertionError(expression.toString());
              };
            });
  }
}
