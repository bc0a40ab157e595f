package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.patch.SidecarPlan.Placement;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.Problems;
import java.util.Set;
import java.util.stream.Stream;

/// What in an application's containers does not go with a sidecar: said, not refused.
final class Hazards {
  private static final Set<Integer> TAKEN = Set.of(15000, 15001, 15006, 15009, 15020, 15021, 15090);

  private static final Set<String> OURS = Set.of(Names.SIDECAR, Names.CAPTURE, Names.VALIDATION);

  private Hazards() {}

  static void look(ObjectNode tree, Placement placement, Problems problems) {
    end(tree, placement, problems);
    var pod = new PodView(tree);
    var ofPod = tree.at("/spec/securityContext/runAsUser").asInt();
    Stream.concat(pod.initContainers(), pod.containers())
        .filter(container -> !isOurs(container))
        .forEach(
            container -> {
              ports(container, problems);
              user(container, ofPod, problems);
            });
  }

  /// A pod that runs to its end does not reach it while one of its containers goes on.
  private static void end(ObjectNode tree, Placement placement, Problems problems) {
    var restart = tree.at("/spec/restartPolicy").asText("Always");
    if (placement == Placement.CLASSIC && !restart.equals("Always")) {
      problems.warn(
          "restartPolicy "
              + restart
              + ": the sidecar is a container like the others and goes on when they have ended; the"
              + " last of them has to end it: POST http://127.0.0.1:15020/quitquitquit");
    }
  }

  private static boolean isOurs(JsonNode container) {
    var name = container.path("name").asText();
    return OURS.contains(name);
  }

  private static void ports(JsonNode container, Problems problems) {
    for (var port : container.path("ports")) {
      int number = port.path("containerPort").asInt();
      if (TAKEN.contains(number)) {
        problems.warn(
            "container "
                + container.path("name").asText()
                + ": containerPort "
                + number
                + " is one of the sidecar's");
      }
    }
  }

  private static void user(JsonNode container, int ofPod, Problems problems) {
    int user = container.at("/securityContext/runAsUser").asInt(ofPod);
    if (user == Names.USER) {
      problems.warn(
          "container "
              + container.path("name").asText()
              + ": runAsUser "
              + user
              + " is the sidecar's: its traffic goes past the sidecar");
    }
  }
}
