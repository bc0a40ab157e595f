package dev.vicinity.injector.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.pod.Trees;

/// The request of an AdmissionReview, as far as it is needed.
public record Review(String uid, String namespace, PodView pod) {
  private static final String VERSION = "admission.k8s.io/v1";

  /// Reads one; throws IllegalArgumentException, saying why, for what is no review of a pod.
  public static Review read(byte[] json) {
    var tree = Trees.object(new String(json, UTF_8));
    expect("apiVersion", tree.path("apiVersion").asText(), VERSION);
    expect("kind", tree.path("kind").asText(), "AdmissionReview");
    var request = tree.path("request");
    expect("request.kind.kind", request.at("/kind/kind").asText(), "Pod");
    if (!(request.get("object") instanceof ObjectNode pod)) {
      throw new IllegalArgumentException("request.object: absent (expected: a pod)");
    }
    var namespace = request.path("namespace").asText();
    return new Review(
        request.path("uid").asText(),
        namespace.isEmpty() ? pod.at("/metadata/namespace").asText("default") : namespace,
        new PodView(pod));
  }

  private static void expect(String field, String value, String expected) {
    if (!value.equals(expected)) {
      throw new IllegalArgumentException(
          field + ": " + (value.isEmpty() ? "absent" : value) + " (expected: " + expected + ")");
    }
  }
}
