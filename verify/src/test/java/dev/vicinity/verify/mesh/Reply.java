package dev.vicinity.verify.mesh;

import java.util.Map;

/// What a client got. Header names are lower case.
public record Reply(int status, Map<String, String> headers, String body) {
  public Reply {
    headers = Map.copyOf(headers);
  }

  /// Who answered: the pod's name, or `status-N` when a proxy did.
  public String pod() {
    return status == 200 ? headers.getOrDefault("x-pod", "unknown") : "status-" + status;
  }
}
