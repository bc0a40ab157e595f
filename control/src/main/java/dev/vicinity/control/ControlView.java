package dev.vicinity.control;

import dev.vicinity.control.admin.ControlState;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.publish.PublishedStatus;
import dev.vicinity.control.publish.Publisher;
import dev.vicinity.control.session.SessionService;
import dev.vicinity.control.session.SessionStatus;
import dev.vicinity.control.source.Source;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.Proto;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A running control process as its pages see it. Any thread.
record ControlView(
    Source source, Publisher publisher, SessionService service, BooleanSupplier leaving)
    implements ControlState {
  @Override
  public List<String> obstacles() {
    if (leaving.getAsBoolean()) {
      return List.of("this process is about to stop");
    }
    return source.catalog().isComplete() ? List.of() : List.of("not everything has been read yet");
  }

  @Override
  public List<Session> sessions() {
    return service.sessions().stream().map(ControlView::session).toList();
  }

  @Override
  public List<Published> published() {
    return publisher.published().stream().flatMap(s -> published(s).stream()).toList();
  }

  @Override
  public Optional<WorkloadConfig> config(String namespace, String pod) {
    return source.catalog().workload(namespace, pod).map(source.catalog()::config);
  }

  @Override
  public List<Problem> problems() {
    return source.problems();
  }

  @Override
  public Map<String, Integer> objects() {
    return source.objects();
  }

  private static Session session(SessionStatus status) {
    return new Session(
        status.pod(),
        status.namespace(),
        status.spiffeId(),
        status.locality(),
        status.sidecarVersion(),
        status.remote(),
        status.admin(),
        status.since(),
        status.items().stream()
            .map(i -> new Subscription(word(i.key()), i.sent(), i.acknowledged(), i.error()))
            .toList());
  }

  private static Optional<Published> published(PublishedStatus status) {
    return status
        .newest()
        .map(
            newest ->
                new Published(
                    word(status.key()),
                    status.view(),
                    newest.version(),
                    status.subscribers(),
                    newest.since(),
                    body(newest.value())));
  }

  private static Body body(Object value) {
    return switch (value) {
      case EndpointSet set -> new Endpoints(set);
      case Destination destination -> new Rules(destination);
      case WorkloadConfig config -> new OfWorkload(config);
      default -> throw new IllegalArgumentException("no value of a key: " + value.getClass());
    };
  }

  private static String word(Key key) {
    return Proto.kind(key).name() + " " + key.name();
  }
}
