package dev.vicinity.injector.admission;

import dev.vicinity.injector.decide.Decider;
import dev.vicinity.injector.decide.Decision;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.patch.Injection;
import dev.vicinity.injector.patch.Outcome;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.KubernetesVersion;

/// Decides about pods and gives them their sidecar. Immutable: any thread.
public final class Admission {
  private final Decider decider;
  private final Injection injection;

  public Admission(InjectionSettings settings, KubernetesVersion version) {
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
}
