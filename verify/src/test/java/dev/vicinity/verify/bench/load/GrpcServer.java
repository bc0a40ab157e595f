package dev.vicinity.verify.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslContext;
import io.netty.util.collection.IntObjectHashMap;
import java.util.List;
import java.util.Optional;

/// A gRPC server that costs little: `/bench/SIZE` answers with one message of that size, `/stream`
/// with each message that it got. It trusts its callers to take what they asked for: messages are
/// smaller than any window.
public final class GrpcServer {
  private GrpcServer() {}

  /// Listens at the port of all addresses.
  public static void start(EventLoop loop, int port, Optional<SslContext> tls) {
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                tls.ifPresent(with -> channel.pipeline().addLast(with.newHandler(channel.alloc())));
                channel.pipeline().addLast(new Session());
              }
            })
        .bind(port)
        .syncUninterruptibly();
  }

  private static final class Session extends ByteToMessageDecoder {
    private static final Http2Headers HEAD =
        new DefaultHttp2Headers(false).status("200").add("content-type", "application/grpc");
    private static final Http2Headers TRAILERS =
        new DefaultHttp2Headers(false).add("grpc-status", "0");
    private static final String STREAM = "/stream";
    private static final int INITIAL_WINDOW = 65_535;

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final IntObjectHashMap<String> paths = new IntObjectHashMap<>();
    private boolean greeted;
    private int unacknowledged;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Http2Exception {
      if (!greeted) {
        if (in.readableBytes() < Frames.prefaceLength()) {
          return;
        }
        in.skipBytes(Frames.prefaceLength());
        greeted = true;
        var settings = ctx.alloc().directBuffer();
        Frames.writeSettings(settings);
        ctx.write(settings);
      }
      int start = in.readerIndex();
      if (in.readableBytes() < Frames.HEAD
          || in.readableBytes() < Frames.HEAD + in.getUnsignedMedium(start)) {
        return;
      }
      int length = in.getUnsignedMedium(start);
      in.skipBytes(Frames.HEAD);
      frame(
          ctx,
          in.getUnsignedByte(start + 3),
          in.getUnsignedByte(start + 4),
          in.getInt(start + 5) & Integer.MAX_VALUE,
          in.readSlice(length));
    }

    private void frame(ChannelHandlerContext ctx, int type, int flags, int id, ByteBuf payload)
        throws Http2Exception {
      boolean ends = (flags & Frames.END_STREAM) != 0;
      switch (type) {
        case Frames.HEADERS -> {
          if ((flags & Frames.PRIORITY) != 0) {
            payload.skipBytes(5);
          }
          var path = decoder.decodeHeaders(id, payload).path().toString();
          paths.put(id, path);
          if (path.endsWith(STREAM)) {
            head(ctx, id, HEAD, 0);
          }
        }
        case Frames.DATA -> data(ctx, id, ends, payload);
        case Frames.SETTINGS -> {
          if ((flags & Frames.ACK) == 0) {
            settings(ctx, payload);
          }
        }
        case Frames.PING -> {
          if ((flags & Frames.ACK) == 0) {
            ctx.write(Frames.head(ctx.alloc(), 8, Frames.PING, Frames.ACK, 0).writeBytes(payload));
          }
        }
        case Frames.RST_STREAM -> paths.remove(id);
        default -> {}
      }
    }

    private void settings(ChannelHandlerContext ctx, ByteBuf payload) throws Http2Exception {
      while (payload.isReadable(6)) {
        int name = payload.readUnsignedShort();
        long value = payload.readUnsignedInt();
        if (name == Frames.TABLE_SIZE) {
          encoder.maxHeaderTableSize(Math.min(value, 4096));
        }
      }
      ctx.write(Frames.head(ctx.alloc(), 0, Frames.SETTINGS, Frames.ACK, 0));
    }

    private void data(ChannelHandlerContext ctx, int id, boolean ends, ByteBuf payload)
        throws Http2Exception {
      unacknowledged += payload.readableBytes();
      if (unacknowledged > Frames.REFILL) {
        var out = ctx.alloc().directBuffer();
        Frames.writeWindow(out, unacknowledged);
        ctx.write(out);
        unacknowledged = 0;
      }
      var path = paths.get(id);
      if (path == null) {
        return;
      }
      if (path.endsWith(STREAM)) {
        int length = payload.readableBytes();
        ctx.write(Frames.head(ctx.alloc(), length, Frames.DATA, 0, id).writeBytes(payload, length));
      }
      if (ends) {
        paths.remove(id);
        if (!path.endsWith(STREAM)) {
          head(ctx, id, HEAD, 0);
          message(ctx, id, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
        }
        head(ctx, id, TRAILERS, Frames.END_STREAM);
      }
    }

    private static void message(ChannelHandlerContext ctx, int id, int size) {
      var message = Unpooled.wrappedBuffer(new byte[5 + size]).setInt(1, size);
      while (message.isReadable()) {
        int length = Math.min(16_384, message.readableBytes());
        ctx.write(Frames.head(ctx.alloc(), length, Frames.DATA, 0, id).writeBytes(message, length));
      }
    }

    private void head(ChannelHandlerContext ctx, int id, Http2Headers headers, int flags)
        throws Http2Exception {
      var frame = Frames.head(ctx.alloc(), 0, Frames.HEADERS, Frames.END_HEADERS | flags, id);
      encoder.encodeHeaders(id, headers, frame);
      frame.setMedium(0, frame.readableBytes() - Frames.HEAD);
      ctx.write(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
      super.channelReadComplete(ctx);
      ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
