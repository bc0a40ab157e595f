package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What came of the wish to inject a pod.
public sealed interface Outcome {
  /// The pod with its sidecar; warnings are for whoever creates it.
  record Injected(ObjectNode pod, List<String> warnings) implements Outcome {}

  /// Annotations do not hold; each problem names one, its value and what is expected.
  record Refused(List<String> problems) implements Outcome {}
}
