package dev.vicinity.injector.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.injector.decide.Decider;
import dev.vicinity.injector.decide.Decision;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.patch.Injection;
import dev.vicinity.injector.patch.Outcome;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.KubernetesVersion;
import java.util.Map;

/// Decides about pods and gives them their sidecar. Immutable: any thread.
public final class Admission {
  private static final String SAMPLE =
      """
      {
        "apiVersion": "admission.k8s.io/v1",
        "kind": "AdmissionReview",
        "request": {
          "uid": "rehearsal",
          "kind": {"kind": "Pod"},
          "namespace": "rehearsal",
          "object": {
            "metadata": {
              "name": "rehearsal",
              "annotations": {"proxy.istio.io/config": "concurrency: 1"}
            },
            "spec": {
              "containers": [
                {"name": "app", "livenessProbe": {"httpGet": {"path": "/", "port": 80}}}
              ]
            }
          }
        }
      }
      """;

  private final Decider decider;
  private final String revision;
  private final Injection injection;

  public Admission(InjectionSettings settings, KubernetesVersion version) {
    revision = settings.revision();
    decider = new Decider(settings);
    injection = new Injection(settings, version);
  }

  /// Whether this pod gets a sidecar, and why.
  public Decision decide(PodView pod, NamespaceView namespace) {
    return decider.decide(pod, namespace);
  }

  /// The answer for a pod that is about to be created.
  public Answer answer(PodView pod, NamespaceView namespace) {
    return switch (decider.decide(pod, namespace)) {
      case Decision.Skip(var cause, var reason) -> new Answer.Skipped(cause, reason);
      case Decision.Inject(var reason) ->
          switch (injection.into(pod)) {
            case Outcome.Refused(var problems) -> new Answer.Refused(problems);
            case Outcome.Injected(var after, var warnings) ->
                new Answer.Injected(pod.tree(), after, warnings, reason);
          };
    };
  }

  /// Answers a sample review, so that the next one finds everything loaded.
  public void rehearse() {
    var review = Review.read(SAMPLE.getBytes(UTF_8));
    var labels = Map.of(Names.REVISION, revision);
    answer(review.pod(), new NamespaceView(review.namespace(), labels)).write(review.uid());
  }
}
