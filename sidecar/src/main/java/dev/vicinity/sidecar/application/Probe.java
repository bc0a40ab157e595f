package dev.vicinity.sidecar.application;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A probe as the pod declares it. `timeout` is for all of it.
public record Probe(Action action, Duration timeout) {
  /// What is tried; `host` empty means the pod.
  public sealed interface Action {
    int port();
  }

  /// A GET; good is what the kubelet takes for good.
  public record Http(
      String host, int port, Scheme scheme, String path, List<Map.Entry<String, String>> headers)
      implements Action {
    public Http {
      headers = List.copyOf(headers);
    }
  }

  /// Connects, no more.
  public record Tcp(String host, int port) implements Action {}

  /// `grpc.health.v1.Health/Check`, in plain text; `service` empty asks for the server as a whole.
  public record Grpc(int port, String service) implements Action {}

  /// How an application is spoken to. Its certificate is not looked at, as by the kubelet.
  public enum Scheme {
    HTTP,
    HTTPS
  }
}
