package dev.vicinity.sidecar.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/// Finds the stream of each frame for a `FrameConnection`.
final class FrameEvents extends Http2EventAdapter {
  private final FrameConnection connection;

  FrameEvents(FrameConnection connection) {
    this.connection = connection;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean last)
      throws Http2Exception {
    var stream = connection.connection().stream(streamId);
    return stream == null
        ? data.readableBytes() + padding
        : connection.data(stream, data, padding, last);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean last)
      throws Http2Exception {
    var stream = connection.connection().stream(streamId);
    if (stream != null) {
      connection.headers(stream, headers, last);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, last);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long error) {
    var stream = connection.connection().stream(streamId);
    var end = stream == null ? null : connection.end(stream);
    if (end != null) {
      end.peerReset(error);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
    connection.settings(settings);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long payload) {
    connection.pingAnswered(payload);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.closed(stream);
  }

  @Override
  public void onGoAwayReceived(int lastStream, long error, ByteBuf debug) {
    connection.goneAway(lastStream);
  }
}
