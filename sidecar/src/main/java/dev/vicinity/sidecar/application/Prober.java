package dev.vicinity.sidecar.application;

import dev.vicinity.sidecar.application.Probe.Scheme;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Probes the application as the kubelet would: the same request, redirects followed on the same
/// host only, ten at most. On one Vert.x thread at a time.
final class Prober {
  /// What the kubelet is told; `reason` is for people.
  record Answer(int status, String reason) {}

  private static final int GOOD = 200;
  private static final int BAD = 500;
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// They belong to the connection that they came by.
  private static final Set<String> NOT_COPIED =
      Set.of("host", "connection", "content-length", "transfer-encoding", "accept-encoding");

  private final ApplicationSettings settings;
  private final HttpClient http;
  private final HttpClient http2;
  private final NetClient tcp;

  Prober(Vertx vertx, ApplicationSettings settings) {
    this.settings = settings;
    var http1 = options();
    this.http = vertx.createHttpClient(http1.setTrustAll(true).setVerifyHost(false));
    this.http2 =
        vertx.createHttpClient(
            options().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    var sockets = new NetClientOptions();
    settings.caller().towards(settings.pod()).ifPresent(sockets::setLocalAddress);
    this.tcp = vertx.createNetClient(sockets);
  }

  private HttpClientOptions options() {
    var options = new HttpClientOptions().setKeepAlive(false);
    settings.caller().towards(settings.pod()).ifPresent(options::setLocalAddress);
    return options;
  }

  /// Never fails. `asked` are the kubelet's headers.
  Future<Answer> probe(Probe probe, MultiMap asked) {
    return tried(probe, asked)
        .timeout(probe.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(cause -> new Answer(BAD, String.valueOf(cause.getMessage())));
  }

  private Future<Answer> tried(Probe probe, MultiMap asked) {
    return switch (probe.action()) {
      case Probe.Http get -> get(get, uri(get, get.path()), asked, probe, 0);
      case Probe.Tcp(var host, var port) ->
          tcp.connect(port, at(host))
              .compose(socket -> socket.close().otherwiseEmpty())
              .map(new Answer(GOOD, "connected"));
      case Probe.Grpc grpc -> check(grpc, probe);
    };
  }

  private String at(String host) {
    return host.isEmpty() ? settings.pod() : host;
  }

  private URI uri(Probe.Http get, String path) {
    var host = at(get.host());
    var scheme = get.scheme() == Scheme.HTTPS ? "https" : "http";
    var literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return URI.create(scheme + "://" + literal + ":" + get.port()).resolve(path);
  }

  private Future<Answer> get(Probe.Http get, URI uri, MultiMap asked, Probe probe, int redirects) {
    var secure = "https".equals(uri.getScheme());
    var host = uri.getHost();
    int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
            .setPort(port)
            .setSsl(secure)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setTimeout(probe.timeout().toMillis());
    return http.request(options)
        .compose(request -> headed(request, get, asked).send())
        .compose(response -> ended(response).map(response))
        .compose(response -> judged(get, uri, asked, probe, redirects, response));
  }

  private static HttpClientRequest headed(
      HttpClientRequest request, Probe.Http get, MultiMap asked) {
    for (var header : asked) {
      if (!NOT_COPIED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        request.putHeader(header.getKey(), header.getValue());
      }
    }
    var own = MultiMap.caseInsensitiveMultiMap();
    get.headers().forEach(header -> own.add(header.getKey(), header.getValue()));
    for (var name : own.names()) {
      if (name.equalsIgnoreCase("host")) {
        request.authority(HostAndPort.parseAuthority(own.get(name), -1));
      } else {
        request.putHeader(name, own.getAll(name));
      }
    }
    return request.putHeader("connection", "close");
  }

  /// The body is read as far as it comes, so that the application does not see a reset.
  private static Future<Void> ended(HttpClientResponse response) {
    response.handler(_ -> {});
    return response.end();
  }

  private Future<Answer> judged(
      Probe.Http get,
      URI uri,
      MultiMap asked,
      Probe probe,
      int redirects,
      HttpClientResponse response) {
    int status = response.statusCode();
    var location = response.getHeader("location");
    if (location == null || !REDIRECTS.contains(status)) {
      return Future.succeededFuture(new Answer(status, response.statusMessage()));
    }
    var next = uri.resolve(location);
    if (!String.valueOf(uri.getHost()).equals(next.getHost())) {
      // Somewhere else: the kubelet takes that for an answer.
      return Future.succeededFuture(new Answer(status, "redirected to another host"));
    }
    return redirects + 1 >= MAX_REDIRECTS
        ? Future.failedFuture("stopped after " + MAX_REDIRECTS + " redirects")
        : get(get, next, asked, probe, redirects + 1);
  }

  private Future<Answer> check(Probe.Grpc grpc, Probe probe) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(settings.pod())
            .setPort(grpc.port())
            .setURI(HealthCheck.PATH)
            .setTimeout(probe.timeout().toMillis())
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers");
    return http2
        .request(options)
        .compose(request -> request.send(Buffer.buffer(HealthCheck.request(grpc.service()))))
        .compose(response -> response.body().map(body -> checked(response, body)));
  }

  private static Answer checked(HttpClientResponse response, Buffer body) {
    var trailer = response.trailers().get("grpc-status");
    var status = trailer == null ? response.getHeader("grpc-status") : trailer;
    if (status != null && !status.equals("0")) {
      return new Answer(BAD, "grpc-status " + status);
    }
    return HealthCheck.isServing(body.getBytes())
        ? new Answer(GOOD, "SERVING")
        : new Answer(BAD, "not SERVING");
  }

  Future<Void> close() {
    return Future.join(http.close(), http2.close(), tcp.close()).mapEmpty();
  }
}
