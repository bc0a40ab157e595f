package dev.vicinity.injector.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.decide.Decision;
import dev.vicinity.injector.pod.Trees;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.Base64;
import java.util.List;

/// What is answered to one review.
public sealed interface Answer {
  /// What a person may read in logs.
  String summary();

  /// The pod gets its sidecar.
  record Injected(JsonNode before, JsonNode after, List<String> warnings, String summary)
      implements Answer {
    /// How the one becomes the other (RFC 6902).
    public JsonNode patch() {
      return JsonDiff.asJson(before, after, DiffFlags.dontNormalizeOpIntoMoveAndCopy());
    }
  }

  /// The pod stays as it is.
  record Skipped(Decision.Cause cause, String summary) implements Answer {}

  /// The pod may not be created: its annotations do not hold.
  record Refused(List<String> problems) implements Answer {
    @Override
    public String summary() {
      return String.join("; ", problems);
    }
  }

  /// The injector has a bug.
  record Failed(String summary) implements Answer {}

  /// As an AdmissionReview of the same version.
  default byte[] write(String uid) {
    var review = Trees.empty();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    var response = review.putObject("response").put("uid", uid);
    switch (this) {
      case Injected injected -> allow(response, injected);
      case Skipped(var _, var summary) -> {
        response.put("allowed", true);
        response.putObject("auditAnnotations").put("injection", "skipped: " + summary);
      }
      case Refused refused ->
          deny(response, 400, "the sidecar is not injected: " + refused.summary());
      case Failed(var summary) ->
          deny(response, 500, "the injector failed on this pod: " + summary);
    }
    return Trees.write(review).getBytes(UTF_8);
  }

  private static void allow(ObjectNode response, Injected injected) {
    var patch = Trees.write(injected.patch()).getBytes(UTF_8);
    response.put("allowed", true).put("patchType", "JSONPatch");
    response.put("patch", Base64.getEncoder().encodeToString(patch));
    response.putObject("auditAnnotations").put("injection", "injected: " + injected.summary());
    if (!injected.warnings().isEmpty()) {
      injected.warnings().forEach(response.putArray("warnings")::add);
    }
  }

  private static void deny(ObjectNode response, int code, String message) {
    response.put("allowed", false).putObject("status").put("code", code).put("message", message);
  }
}
