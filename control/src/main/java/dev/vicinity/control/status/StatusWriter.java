package dev.vicinity.control.status;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.leader.Duty;
import dev.vicinity.control.reconcile.Reconciler;
import dev.vicinity.control.source.Held;
import dev.vicinity.control.source.KubernetesSource;
import dev.vicinity.control.translate.ResourceId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes on every resource of Istio whether it is in force and what of it is not honoured: only
/// what changed, only our two conditions, a few writes a second.
public record StatusWriter(
    KubernetesClient client, KubernetesSource source, InstantSource clock, Set<String> without)
    implements Duty {
  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(30);
  private static final int WRITES_PER_MOMENT = 10;

  /// `clock` dates transitions.
  public StatusWriter(KubernetesClient client, KubernetesSource source, InstantSource clock) {
    this(client, source, clock, ConcurrentHashMap.newKeySet());
  }

  @Override
  public Shift begin() {
    var reconciler = Reconciler.start("status of resources", this::write);
    var deaf = source.onLooked(reconciler::wake);
    return () -> {
      deaf.run();
      reconciler.close();
    };
  }

  /// Answers soon if more is left to write.
  private Duration write() {
    if (!source.catalog().isComplete()) {
      return MOMENT;
    }
    // first what is there, then what is wrong with it: never an old judgement on a new generation
    var all = source.held();
    var single = byResource(source.single());
    var together = byResource(source.together());
    int writes = 0;
    for (var held : all) {
      var said =
          Condition.of(
              single.getOrDefault(held.id(), List.of()),
              together.getOrDefault(held.id(), List.of()),
              held.generation());
      if (!isSaid(said, held.conditions()) && !without.contains(held.id().kind())) {
        if (++writes > WRITES_PER_MOMENT) {
          return MOMENT;
        }
        write(held, said);
      }
    }
    return NOW_AND_THEN;
  }

  private static Map<ResourceId, List<Problem>> byResource(List<Problem> problems) {
    return problems.stream()
        .collect(Collectors.groupingBy(p -> new ResourceId(p.kind(), p.namespace(), p.name())));
  }

  private static boolean isSaid(List<Condition> said, List<Map<?, ?>> stored) {
    return said.stream().allMatch(own -> stored.stream().anyMatch(own::isSaidBy));
  }

  private void write(Held held, List<Condition> said) {
    var id = held.id();
    var resource =
        client
            .genericKubernetesResources(held.kind())
            .inNamespace(id.namespace())
            .withName(id.name());
    var now = resource.get();
    // a newer generation has an event of its own on the way
    if (now == null || generation(now) != held.generation()) {
      return;
    }
    patch(held, resource, patch(now, said));
  }

  private static long generation(GenericKubernetesResource resource) {
    var generation = resource.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /// With the version read: somebody else's conditions must not get lost.
  private String patch(GenericKubernetesResource now, List<Condition> said) {
    var stored = new ArrayList<Map<?, ?>>();
    if (now.getAdditionalProperties().get("status") instanceof Map<?, ?> status
        && status.get("conditions") instanceof List<?> conditions) {
      for (var each : conditions) {
        if (each instanceof Map<?, ?> condition) {
          stored.add(condition);
        }
      }
    }
    var date = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return new JsonObject()
        .put(
            "metadata",
            new JsonObject().put("resourceVersion", now.getMetadata().getResourceVersion()))
        .put(
            "status",
            new JsonObject().put("conditions", new JsonArray(Condition.merge(stored, said, date))))
        .encode();
  }

  private void patch(Held held, Resource<GenericKubernetesResource> resource, String patch) {
    try {
      resource.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      switch (e.getCode()) {
        // changed meanwhile: its event wakes us
        case HttpURLConnection.HTTP_CONFLICT -> {}
        case HttpURLConnection.HTTP_NOT_FOUND -> {
          if (resource.get() != null && without.add(held.id().kind())) {
            log.warn("{} has no status subresource, so nothing is said on it", held.id().kind());
          }
        }
        default -> throw e;
      }
    }
  }
}
