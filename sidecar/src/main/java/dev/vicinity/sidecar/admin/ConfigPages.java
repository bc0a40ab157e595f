package dev.vicinity.sidecar.admin;

import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.wire.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/// What control said: `/routes`, `/config_dump`, `/listeners`.
final class ConfigPages {
  private final SidecarState state;

  ConfigPages(SidecarState state) {
    this.state = state;
  }

  Reply routes() {
    return Reply.textFirst(this::routesText, this::routesJson);
  }

  Reply dump() {
    return Reply.json(this::dumpJson);
  }

  Reply listeners() {
    return Reply.textFirst(this::listenersText, this::listenersJson);
  }

  private List<Destination> sorted() {
    return state.destinations().stream()
        .sorted(Comparator.comparing(destination -> destination.target().toString()))
        .toList();
  }

  private JsonObject routesJson() {
    var routes = new JsonArray();
    sorted().forEach(destination -> routes.add(json(destination)));
    return new JsonObject().put("destinations", routes);
  }

  private String routesText() {
    var table = new Table("TARGET", "RULE", "MATCHES", "ACTION");
    for (var destination : sorted()) {
      var target = destination.target().toString();
      switch (destination.meaning()) {
        case Destination.Unknown _ -> table.row(target, "-", "-", "not in the mesh");
        case Destination.Known known -> {
          for (var route : known.routes().routes()) {
            table.row(
                target,
                name(route.source()),
                Integer.toString(route.matches().size()),
                words(route.action()));
          }
        }
      }
    }
    return table.toString();
  }

  private static String name(Route.Source source) {
    return source.kind().isEmpty()
        ? source.rule()
        : source.kind() + " " + source.namespace() + "/" + source.name() + " " + source.rule();
  }

  private static String words(RouteAction action) {
    return switch (action) {
      case RouteAction.Forward forward -> clusters(forward.clusters());
      case RouteAction.Redirect redirect -> "redirect " + redirect.status();
      case RouteAction.DirectResponse response -> "answer " + response.status();
    };
  }

  private static String clusters(List<WeightedCluster> clusters) {
    var text = new StringBuilder();
    for (var cluster : clusters) {
      text.append(text.isEmpty() ? "" : ", ").append(cluster.cluster().name());
      if (clusters.size() > 1) {
        text.append(' ').append(cluster.weight());
      }
    }
    return text.toString();
  }

  private JsonObject dumpJson() {
    var endpoints = new JsonArray();
    for (var cluster : state.clusters()) {
      endpoints.add(json(cluster.set()));
    }
    var dump = new JsonObject();
    state.config().ifPresent(config -> dump.put("workload", json(config)));
    return dump.put("destinations", routesJson().getJsonArray("destinations"))
        .put("endpoint_sets", endpoints)
        .put("listeners", listenersJson().getJsonArray("listener_statuses"));
  }

  private JsonObject listenersJson() {
    var statuses = new JsonArray();
    for (var listener : state.listeners()) {
      statuses.add(
          new JsonObject().put("name", listener.name()).put("local_address", listener.address()));
    }
    return new JsonObject().put("listener_statuses", statuses);
  }

  private String listenersText() {
    var out = new StringBuilder();
    for (var listener : state.listeners()) {
      out.append(listener.name()).append("::").append(listener.address()).append('\n');
    }
    return out.toString();
  }

  private static JsonObject json(Object value) {
    return new JsonObject(Buffer.buffer(Json.write(value)));
  }
}
