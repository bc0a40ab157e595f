package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.AsciiString;

/// Builds connections with Netty's guards against floods (empty frames, continuations, resets,
/// control frames) and with streams that share a connection evenly: priorities are gone from HTTP/2
/// (RFC 9113, 5.3).
final class Codecs<T extends FrameConnection>
    extends AbstractHttp2ConnectionHandlerBuilder<T, Codecs<T>> {
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");

  private final Assembly<T> assembly;

  /// Makes the handler once its codec is there.
  @FunctionalInterface
  interface Assembly<T> {
    T of(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings);
  }

  private Codecs(Assembly<T> assembly) {
    this.assembly = assembly;
  }

  static <T extends FrameConnection> T server(Http2Limits limits, Assembly<T> assembly) {
    var codecs =
        new Codecs<>(assembly)
            .connection(sharedEvenly(new DefaultHttp2Connection(true)))
            .headerSensitivityDetector(Codecs::isUnique)
            .initialSettings(
                settings(limits)
                    .maxConcurrentStreams(limits.maxConcurrentStreams())
                    .connectProtocolEnabled(true))
            .decoderEnforceMaxRstFramesPerWindow(limits.resetFrames(), limits.resetWindowSeconds())
            // Also what we reset counts, or a client could make us do it; hosts that fail in the
            // midst of answers make resets too, and must not cost others their connection.
            .encoderEnforceMaxRstFramesPerWindow(limits.resetFrames(), limits.resetWindowSeconds());
    return codecs.validateRequiredPseudoHeaders(true).build();
  }

  static <T extends FrameConnection> T client(Http2Limits limits, Assembly<T> assembly) {
    // No pushes: nothing could take them.
    return new Codecs<>(assembly)
        .connection(sharedEvenly(new DefaultHttp2Connection(false, 0)))
        .headerSensitivityDetector(Codecs::isUnique)
        .initialSettings(settings(limits).pushEnabled(false))
        .validateRequiredPseudoHeaders(true)
        .build();
  }

  @Override
  protected T build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return assembly.of(decoder, encoder, settings);
  }

  private static Http2Settings settings(Http2Limits limits) {
    return new Http2Settings()
        .initialWindowSize(limits.streamWindow())
        .maxHeaderListSize(limits.maxHeaderListBytes());
  }

  /// Fields that are another in every request: in the table that both ends keep of fields they
  /// would only push out those that repeat, so they are sent as never to be kept (RFC 7541, 6.2.3).
  private static boolean isUnique(CharSequence name, CharSequence value) {
    return switch (name.length()) {
      case 11 -> TRACEPARENT.contentEquals(name);
      case 12 -> REQUEST_ID.contentEquals(name);
      default -> false;
    };
  }

  private static DefaultHttp2Connection sharedEvenly(DefaultHttp2Connection connection) {
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection;
  }
}
