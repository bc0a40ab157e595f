package dev.vicinity.sidecar.exchange;

import io.netty.handler.codec.http.HttpRequest;

/// Begins an exchange for each request that a downstream connection reads, on its event loop.
public interface ExchangeOpener {
  /// The request's path and authority are in `head`: uri as sent, `host` header set also for
  /// HTTP/2. `head.protocolVersion()` says what the client spoke (major version 2 for HTTP/2);
  /// upstream ends write their own. Neither `content-length` nor `transfer-encoding` means a body
  /// of unknown length, unless `end` is `LAST`.
  RequestEvents open(Downstream downstream, HttpRequest head, End end);
}
