package dev.vicinity.sidecar.forward;

import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.sidecar.pool.Wire;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/// Which HTTP version goes to a host (reference 5.4, 7.6).
final class WireChoice {
  private WireChoice() {}

  static Wire of(ClusterSpec spec, HttpRequest head) {
    var wire =
        switch (spec.policy().connections().upgrade()) {
          case UPGRADE -> Wire.HTTP2;
          case USE_CLIENT_PROTOCOL -> asClient(head);
          case DEFAULT ->
              switch (spec.protocol()) {
                case HTTP -> Wire.HTTP1;
                case HTTP2, GRPC -> Wire.HTTP2;
                case AUTO, TCP, TLS -> asClient(head);
              };
        };
    // An upgrade is of HTTP/1.1 alone.
    return wire == Wire.HTTP2 && head.headers().contains(HttpHeaderNames.UPGRADE)
        ? Wire.HTTP1
        : wire;
  }

  private static Wire asClient(HttpRequest head) {
    return head.protocolVersion().majorVersion() == 2 ? Wire.HTTP2 : Wire.HTTP1;
  }
}
