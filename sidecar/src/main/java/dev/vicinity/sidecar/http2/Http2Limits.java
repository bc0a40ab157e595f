package dev.vicinity.sidecar.http2;

/// What one HTTP/2 connection may ask of us.
///
/// Windows and header lists are bytes. `resetFrames` is how many RST_STREAM frames a client may
/// send within `resetWindowSeconds`: more than a busy gRPC client's cancellations, less than a
/// rapid-reset attack.
public record Http2Limits(
    int maxConcurrentStreams,
    int streamWindow,
    int connectionWindow,
    int maxHeaderListBytes,
    int resetFrames,
    int resetWindowSeconds) {
  /// 1024 streams as Envoy's newer default; its header limit of 60 KiB; windows that keep one slow
  /// reader from holding more than 256 KiB here, one connection from holding more than 1 MiB.
  public static final Http2Limits DEFAULT =
      new Http2Limits(1024, 256 * 1024, 1024 * 1024, 60 * 1024, 2000, 10);

  public Http2Limits {
    atLeast("maxConcurrentStreams", maxConcurrentStreams, 1);
    atLeast("streamWindow", streamWindow, 65_535);
    atLeast("connectionWindow", connectionWindow, 65_535);
    atLeast("maxHeaderListBytes", maxHeaderListBytes, 1);
    atLeast("resetFrames", resetFrames, 1);
    atLeast("resetWindowSeconds", resetWindowSeconds, 1);
  }

  private static void atLeast(String field, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
