package dev.vicinity.sidecar.exchange;

import io.netty.handler.codec.http.HttpRequest;

/// Begins an exchange for each request that a downstream connection reads, on its event loop.
public interface ExchangeOpener {
  /// The request's path and authority are in `head`: uri as sent, `host` header set also for
  /// HTTP/2.
  RequestEvents open(Downstream downstream, HttpRequest head, End end);
}
