package dev.vicinity.core.route;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answering with a Location, made ready (reference 4.4). Read by any number of threads.
public final class Redirecting implements CompiledRoute.Action {
  private final RouteAction.Redirect redirect;
  private final PathRewrite path;

  Redirecting(RouteAction.Redirect redirect, RouteMatch match) {
    this.redirect = redirect;
    this.path =
        redirect
            .uri()
            .<PathRewrite>map(PathRewrite.Whole::new)
            .orElseGet(() -> PathRewrite.of(redirect.prefixRewrite(), Optional.empty(), match));
  }

  public int status() {
    return redirect.status();
  }

  /// Where the client should go: absolute, unset parts from the request.
  public String location(RequestHead head) {
    var scheme = redirect.scheme().orElse(head.scheme());
    var target = path.apply(head.path());
    var query = head.query();
    return scheme
        + "://"
        + authority(head, scheme)
        + target
        + (query == null || target.indexOf('?') >= 0 ? "" : "?" + query);
  }

  private String authority(RequestHead head, String scheme) {
    var host = redirect.authority().orElseGet(() -> requestHost(head, scheme));
    var port = port(head);
    if (port == null) {
      return host;
    }
    return port.equals(standardPort(scheme)) ? host : host + ":" + port;
  }

  /// The request's host; with its port, unless another is named or the port was the default of a
  /// scheme that changes.
  private String requestHost(RequestHead head, String scheme) {
    var authority = head.authority();
    int colon = portColon(authority);
    if (colon < 0) {
      return authority;
    }
    boolean outdated =
        !scheme.equals(head.scheme())
            && authority.substring(colon + 1).equals(standardPort(head.scheme()));
    return port(head) != null || outdated ? authority.substring(0, colon) : authority;
  }

  private @Nullable String port(RequestHead head) {
    if (redirect.port().isPresent()) {
      return redirect.port().get().toString();
    }
    if (redirect.portSource() != RouteAction.PortSource.FROM_REQUEST_PORT) {
      return null;
    }
    int colon = portColon(head.authority());
    return colon < 0 ? standardPort(head.scheme()) : head.authority().substring(colon + 1);
  }

  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }

  private static String standardPort(String scheme) {
    return scheme.equals("https") ? "443" : "80";
  }
}
