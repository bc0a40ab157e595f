package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.route.CompiledRoute;
import dev.vicinity.core.route.CompiledRoute.Responding;
import dev.vicinity.core.route.Forwarding;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.Redirecting;
import dev.vicinity.core.route.Retries;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.cluster.Resolution;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the rules of a service make of a request: an answer, or a journey.
final class ServiceRouting {
  private static final Retries DEFAULT_RETRIES = Retries.of(RetryPolicy.DEFAULT);

  private ServiceRouting() {}

  static void route(Exchange exchange, Resolution.Service service, Target target) {
    var view = new HeadView(exchange.head, exchange.authority, "http");
    var route = service.routes().match(view);
    if (route == null) {
      withoutRule(exchange, service, target);
      return;
    }
    exchange.source = route.route().source();
    switch (route.action()) {
      case Forwarding forwarding -> forward(exchange, service, target, route, forwarding, view);
      case Redirecting redirecting -> {
        exchange.changeResponse(route.route().response());
        var answer = answer(redirecting.status());
        answer.headers().set(HttpHeaderNames.LOCATION, redirecting.location(view));
        exchange.respond(answer, Unpooled.EMPTY_BUFFER);
      }
      case Responding(var status, var text) -> {
        exchange.changeResponse(route.route().response());
        respond(exchange, status, text);
      }
    }
  }

  /// HTTP to a port that is declared opaque still finds its cluster.
  private static void withoutRule(Exchange exchange, Resolution.Service service, Target target) {
    var tcp = service.known().tcp();
    if (tcp.isEmpty() || service.known().protocol().isHttp()) {
      exchange.reply(LocalReply.NO_ROUTE);
      return;
    }
    var cluster = cluster(exchange, service.clusters(), tcp.getFirst().cluster());
    if (cluster != null) {
      RequestEdits.outbound(exchange);
      depart(exchange, cluster, target, DEFAULT_RETRIES, 0);
    }
  }

  private static void forward(
      Exchange exchange,
      Resolution.Service service,
      Target target,
      CompiledRoute route,
      Forwarding forwarding,
      HeadView view) {
    int place = forwarding.choose();
    var chosen = forwarding.clusters().get(place);
    var cluster = cluster(exchange, service.clusters(), chosen.cluster());
    if (cluster == null) {
      return;
    }
    boolean several = forwarding.clusters().size() > 1;
    var rule = route.route();
    if (!rule.response().isNone() || !chosen.response().isNone()) {
      if (several) {
        exchange.changeResponse(chosen.response(), rule.response());
      } else {
        exchange.changeResponse(rule.response(), chosen.response());
      }
    }
    RequestEdits.outbound(exchange);
    rewrite(exchange, forwarding, place, view);
    var headers = exchange.head.headers();
    HeaderChanges first = several ? chosen.request() : rule.request();
    HeaderChanges second = several ? rule.request() : chosen.request();
    HeaderEdits.apply(first, headers);
    HeaderEdits.apply(second, headers);
    depart(exchange, cluster, target, forwarding.retries(), forwarding.timeoutNanos());
  }

  private static void rewrite(Exchange exchange, Forwarding forwarding, int place, HeadView view) {
    var authority = forwarding.authority(place);
    if (authority != null) {
      exchange.head.headers().set(HttpHeaderNames.HOST, authority);
    }
    var path = forwarding.path(view);
    if (path != view.path()) {
      var query = view.query();
      exchange.head.headers().set(MeshHeaders.ORIGINAL_PATH, exchange.head.uri());
      exchange.head.setUri(query == null ? path : path + "?" + query);
    }
  }

  private static @Nullable Cluster cluster(
      Exchange exchange, Map<ClusterKey, Cluster> clusters, ClusterKey key) {
    var cluster = clusters.get(key);
    if (cluster != null && cluster.current().spec().membership() != Membership.MISSING) {
      return cluster;
    }
    exchange.clusterName = key.name();
    exchange.reply(LocalReply.of(new UpstreamFailure.NoCluster(key.name())));
    return null;
  }

  private static void depart(
      Exchange exchange, Cluster cluster, Target target, Retries retries, long timeoutNanos) {
    var current = cluster.current();
    if (timeoutNanos > 0) {
      exchange
          .head
          .headers()
          .set(MeshHeaders.EXPECTED_TIMEOUT, MeshHeaders.number(timeoutNanos / 1_000_000));
    }
    exchange.forward(
        new Journey(
            cluster, current.spec(), direct(exchange, current, target), retries, timeoutNanos));
  }

  /// Where the client meant to go, for clusters without a balancer; a name that has endpoints is
  /// balanced over those.
  private static @Nullable Address direct(
      Exchange exchange, Cluster.Current current, Target target) {
    ClusterSpec spec = current.spec();
    if (spec.membership() != Membership.ORIGINAL_DESTINATION) {
      return null;
    }
    if (exchange.connection.capture() == Capture.CAPTURED) {
      return exchange.connection.destination();
    }
    return current.hosts().isEmpty() ? new Address(target.host(), target.port()) : null;
  }

  private static DefaultHttpResponse answer(int status) {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
  }

  private static void respond(Exchange exchange, int status, String text) {
    var answer = answer(status);
    ByteBuf content = Unpooled.EMPTY_BUFFER;
    if (!text.isEmpty()) {
      content = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
          .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.readableBytes()));
    }
    exchange.respond(answer, content);
  }
}
