package dev.vicinity.sidecar.forward;

import dev.vicinity.core.route.RequestHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// A request as route matching reads it.
final class HeadView implements RequestHead {
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final String authority;
  private final String scheme;
  private final HttpHeaders headers;

  HeadView(HttpRequest head, String authority, String scheme) {
    var uri = head.uri();
    int mark = uri.indexOf('?');
    method = head.method().name();
    path = mark < 0 ? uri : uri.substring(0, mark);
    query = mark < 0 ? null : uri.substring(mark + 1);
    headers = head.headers();
    this.authority = authority;
    this.scheme = scheme;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String query() {
    return query;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public @Nullable String header(String name) {
    var first = headers.get(name);
    if (first == null) {
      return null;
    }
    var values = headers.valueStringIterator(name);
    values.next();
    if (!values.hasNext()) {
      return first;
    }
    var all = new StringBuilder(first);
    while (values.hasNext()) {
      all.append(',').append(values.next());
    }
    return all.toString();
  }
}
