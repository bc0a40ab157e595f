package dev.vicinity.core.outlier;

/// What a gRPC status is in terms of HTTP, for outlier detection.
public final class GrpcStatus {
  private static final int[] HTTP = {
    200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401
  };

  private GrpcStatus() {}

  /// The HTTP status of a gRPC status; 500 for numbers that nobody defines.
  public static int toHttp(int grpcStatus) {
    return grpcStatus >= 0 && grpcStatus < HTTP.length ? HTTP[grpcStatus] : 500;
  }
}
