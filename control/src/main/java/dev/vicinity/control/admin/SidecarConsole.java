package dev.vicinity.control.admin;

import dev.vicinity.control.admin.ControlState.Session;
import dev.vicinity.control.session.SpiffeId;
import dev.vicinity.core.mesh.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.proxy.handler.ProxyHandler;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Brings an operator to a sidecar's admin pages, through mutual TLS with control's certificate.
///
/// Who answers must prove the identity that the sidecar's session proved. The pages link
/// relatively, so nothing in them has to be rewritten.
final class SidecarConsole {
  /// `/console/sidecars/NAMESPACE/POD` comes before the path of the sidecar's page.
  static final String PREFIX = "/console/sidecars/";

  private static final long CONNECT_MILLIS = 5_000;

  private final ControlState state;
  private final HttpClient client;
  private final ProxyHandler handler;

  SidecarConsole(Vertx vertx, ControlState state, HttpClientOptions mesh) {
    this.state = state;
    client = vertx.createHttpClient(mesh.setConnectTimeout((int) CONNECT_MILLIS));
    handler =
        ProxyHandler.create(
            HttpProxy.reverseProxy(client).origin(this::origin).addInterceptor(new Shortening()));
  }

  /// A part of the console's paths: which sidecar, and what of it (`/…` with query).
  record Path(String namespace, String pod, String page) {
    static Optional<Path> parse(String uri) {
      if (!uri.startsWith(PREFIX)) {
        return Optional.empty();
      }
      int pod = uri.indexOf('/', PREFIX.length());
      int page = pod < 0 ? -1 : uri.indexOf('/', pod + 1);
      return page < 0
          ? Optional.empty()
          : Optional.of(
              new Path(
                  uri.substring(PREFIX.length(), pod),
                  uri.substring(pod + 1, page),
                  uri.substring(page)));
    }
  }

  void handle(RoutingContext request) {
    var uri = request.request().uri();
    var path = Path.parse(uri);
    if (path.isEmpty()) {
      request.redirect(uri + "/"); // relative links need it
    } else if (session(path.get()).isEmpty()) {
      request
          .response()
          .setStatusCode(404)
          .putHeader("content-type", "text/plain; charset=utf-8")
          .end(
              path.get().pod() + "." + path.get().namespace() + " has no sidecar with a console\n");
    } else {
      handler.handle(request);
    }
  }

  void close() {
    client.close();
  }

  private Optional<Session> session(Path path) {
    return state.sessions().stream()
        .filter(s -> s.pod().equals(path.pod()) && s.namespace().equals(path.namespace()))
        .filter(s -> !s.admin().isEmpty())
        .findFirst();
  }

  private Future<HttpClientRequest> origin(ProxyContext context) {
    var session = Path.parse(context.request().proxiedRequest().uri()).flatMap(this::session);
    if (session.isEmpty()) {
      return Future.failedFuture("the sidecar is gone");
    }
    var at = addressOf(session.get());
    var options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(at.port(), at.host()))
            .setHost(at.host())
            .setPort(at.port())
            .setMethod(HttpMethod.GET);
    return client.request(options).compose(request -> verified(request, session.get()));
  }

  /// A sidecar that listens on all addresses is reached where its stream comes from.
  private static Address addressOf(Session session) {
    var admin = Address.parse(session.admin());
    return admin.host().equals("0.0.0.0") || admin.host().equals("::")
        ? new Address(Address.parse(session.remote()).host(), admin.port())
        : admin;
  }

  private static Future<HttpClientRequest> verified(HttpClientRequest request, Session session) {
    var proved = proved(request);
    if (proved.equals(session.spiffeId())) {
      return Future.succeededFuture(request);
    }
    request.connection().close();
    return Future.failedFuture(
        session.admin() + " proved to be " + proved + " (expected: " + session.spiffeId() + ")");
  }

  private static String proved(HttpClientRequest request) {
    try {
      var session = request.connection().sslSession();
      return session != null && session.getPeerCertificates()[0] instanceof X509Certificate leaf
          ? SpiffeId.of(leaf).map(SpiffeId::toString).orElse("")
          : "";
    } catch (SSLPeerUnverifiedException _) {
      return "";
    }
  }

  /// Takes the console's part off the path.
  private static final class Shortening implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      Path.parse(context.request().getURI())
          .ifPresent(path -> context.request().setURI(path.page()));
      return context.sendRequest();
    }
  }
}
