package dev.vicinity.control.admin;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.WorkloadConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A control process with the sessions and problems that a test gives it.
final class SampleControl implements ControlState {
  volatile List<String> obstacles = List.of();
  volatile List<Session> sessions = List.of();

  static Session session(String pod, String spiffeId, String admin) {
    var behind =
        new Subscription(
            "ENDPOINTS outbound|5000||hello.sample.svc.cluster.local",
            new Version(1, 4),
            new Version(1, 3),
            "");
    return new Session(
        pod,
        "sample",
        spiffeId,
        Locality.parse("kr/a"),
        "0.1",
        "127.0.0.1:40000",
        admin,
        Instant.parse("2026-01-01T00:00:00Z"),
        List.of(behind));
  }

  @Override
  public List<String> obstacles() {
    return obstacles;
  }

  @Override
  public List<Session> sessions() {
    return sessions;
  }

  @Override
  public List<Published> published() {
    return List.of();
  }

  @Override
  public Optional<WorkloadConfig> config(String namespace, String pod) {
    return Optional.empty();
  }

  @Override
  public List<Problem> problems() {
    return List.of(
        new Problem(
            Problem.Severity.NOT_HONOURED,
            "rules.yaml",
            "VirtualService",
            "sample",
            "hello",
            "spec.http[0].fault",
            "delay",
            ""));
  }

  @Override
  public Map<String, Integer> objects() {
    return Map.of("Pod", 3, "Service", 1);
  }
}
