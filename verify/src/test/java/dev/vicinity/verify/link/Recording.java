package dev.vicinity.verify.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.discovery.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Remembers what a feed told, in order.
final class Recording implements Feed.Listener {
  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();

  @Override
  public void workload(WorkloadConfig config) {
    told.add(config);
  }

  @Override
  public void destination(Destination destination) {
    told.add(destination);
  }

  @Override
  public void endpoints(EndpointSet endpoints) {
    told.add(endpoints);
  }

  /// The next value that was told, of this type.
  <T> T next(Class<T> type) throws InterruptedException {
    var value = told.poll(10, TimeUnit.SECONDS);
    assertThat(value).isInstanceOf(type);
    return type.cast(value);
  }

  /// What was told and not asked for yet.
  List<Object> rest() {
    var rest = new ArrayList<>();
    told.drainTo(rest);
    return rest;
  }
}
