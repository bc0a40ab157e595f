package dev.vicinity.cli.explain;

import dev.vicinity.core.explain.Explainer;
import dev.vicinity.core.explain.Explanation;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks a mesh on behalf of one pod.
public final class Asker {
  private final MeshView mesh;
  private final Workload consumer;
  private final Explainer explainer;
  private final List<String> notes;

  private Asker(MeshView mesh, Workload consumer, MeshView.Live live) {
    this.mesh = mesh;
    this.consumer = consumer;
    this.explainer =
        new Explainer(consumer, key -> mesh.catalog().endpoints(consumer, key), live.health());
    this.notes = live.note().isEmpty() ? List.of() : List.of(live.note());
  }

  /// Asks for the pod, with what its sidecar knows of its hosts.
  public static Asker of(MeshView mesh, PodName pod) {
    return new Asker(mesh, mesh.workload(pod), mesh.live(pod));
  }

  /// Where the request goes.
  public Answer explain(Question question) {
    var destination = destination(question.target());
    return Answer.of(explainer.explain(destination, question), notes);
  }

  /// The endpoints of every cluster of a target, whatever its rules say.
  public List<Explanation> endpoints(Target target) {
    var explanations = new ArrayList<Explanation>();
    if (destination(target).meaning() instanceof Destination.Known known) {
      for (var spec : clustersOf(target, known)) {
        explanations.add(explainer.explain(straightTo(target, known, spec), get(target)));
      }
    }
    return explanations;
  }

  /// What is to be said besides the answers.
  public List<String> notes() {
    return notes;
  }

  private Destination destination(Target target) {
    return new Destination(target, Version.NONE, mesh.catalog().meaning(consumer, target));
  }

  /// The target's own clusters; those that a rule sends elsewhere belong to other targets.
  private static List<ClusterSpec> clustersOf(Target target, Destination.Known known) {
    return known.clusters().stream()
        .filter(spec -> spec.key().host().equals(known.host()))
        .filter(spec -> spec.key().port() == target.port())
        .toList();
  }

  private static Destination straightTo(Target target, Destination.Known known, ClusterSpec spec) {
    var route =
        new Route(
            Route.Source.DEFAULT,
            List.of(),
            straightTo(spec.key()),
            HeaderChanges.NONE,
            HeaderChanges.NONE);
    var only =
        new Destination.Known(
            known.host(),
            known.protocol(),
            new RouteTable(List.of(route)),
            List.of(),
            List.of(spec));
    return new Destination(target, Version.NONE, only);
  }

  private static RouteAction straightTo(ClusterKey key) {
    return new RouteAction.Forward(
        List.of(new RouteAction.WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
        RouteAction.Rewrite.NONE,
        Duration.ZERO,
        RetryPolicy.NONE);
  }

  private static Question get(Target target) {
    return Question.of("GET", "http://" + target + "/", List.of());
  }
}
