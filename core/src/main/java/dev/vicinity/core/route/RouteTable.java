package dev.vicinity.core.route;

import java.util.List;

/// All rules for one target, in order.
public record RouteTable(List<Route> routes) {
  public RouteTable {
    routes = List.copyOf(routes);
  }
}
