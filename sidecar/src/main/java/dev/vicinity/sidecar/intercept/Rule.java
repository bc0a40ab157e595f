package dev.vicinity.sidecar.intercept;

/// How one connection is judged.
interface Rule {
  /// Called with nothing first (`FirstBytes.UNDECIDED`), then whenever more is known.
  Verdict decide(FirstBytes bytes);

  /// HTTP in any version; what is no HTTP gets HTTP/1's 400.
  Rule HTTP_ONLY =
      bytes ->
          switch (bytes) {
            case FirstBytes.Undecided _ -> Verdict.WAIT;
            case FirstBytes.Http2 _ -> Verdict.PLAIN_HTTP_2;
            case FirstBytes.Http1 _, FirstBytes.Opaque _ -> Verdict.PLAIN_HTTP_1;
            case FirstBytes.Tls _ -> Verdict.REFUSE;
          };
}
