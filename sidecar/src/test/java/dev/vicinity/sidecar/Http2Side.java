package dev.vicinity.sidecar;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.End;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// HTTP/2, one stream after the other, frame by frame.
final class Http2Side extends Http2ChannelDuplexHandler implements Side {
  private final BlockingQueue<String> came = new LinkedBlockingQueue<>();
  private volatile Channel channel;
  private volatile Http2FrameStream stream;
  private volatile Http2Headers headers = new DefaultHttp2Headers();
  private volatile String reset = "";
  private boolean within;

  // Whole once its channel is there.
  @SuppressWarnings("NullAway.Init")
  Http2Side() {}

  static Http2Side client(EventLoopGroup loop, Address to) throws InterruptedException {
    var side = new Http2Side();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(Http2FrameCodecBuilder.forClient().validateHeaders(false).build())
                    .addLast(side);
              }
            })
        .connect(to.host(), to.port())
        .sync();
    return side;
  }

  static Http2Side host(Channel accepted) {
    var side = new Http2Side();
    accepted
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forServer().validateHeaders(false).build())
        .addLast(side);
    return side;
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  @Override
  public void head(String first, End end, String... fields) {
    head(first, "app.test", end, fields);
  }

  /// A request's, whose fields say what it is for.
  void headWithoutAuthority(String first, End end, String... fields) {
    head(first, "", end, fields);
  }

  private void head(String first, String authority, End end, String... fields) {
    var head = new DefaultHttp2Headers(false);
    int space = first.indexOf(' ');
    if (space < 0) {
      head.status(first);
    } else {
      head.method(first.substring(0, space));
      if (!first.startsWith("CONNECT ")) {
        head.scheme("http").path(first.substring(space + 1));
      }
      if (!authority.isEmpty()) {
        head.authority(authority);
      }
      stream = newStream();
    }
    add(head, fields);
    write(new DefaultHttp2HeadersFrame(head, end == End.LAST).stream(stream));
  }

  private static void add(Http2Headers head, String... fields) {
    for (var field : fields) {
      int colon = field.indexOf(": ");
      head.add(field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 2));
    }
  }

  @Override
  public void body(String text, End end) {
    var bytes = copiedBuffer(text, US_ASCII);
    write(new DefaultHttp2DataFrame(bytes, end == End.LAST).stream(stream));
  }

  @Override
  public void trailers(String field) {
    var trailers = new DefaultHttp2Headers(false);
    add(trailers, field);
    write(new DefaultHttp2HeadersFrame(trailers, true).stream(stream));
  }

  private void write(Object frame) {
    channel.writeAndFlush(frame);
  }

  @Override
  public void leave() {
    write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
  }

  @Override
  public String next() {
    try {
      var next = came.poll(10, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String header(String name) {
    var value = headers.get(name);
    return value == null ? "" : value.toString();
  }

  /// Why the other side reset the stream; empty if it did not.
  String reset() {
    return reset;
  }

  Channel channel() {
    return channel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    switch (frame) {
      case Http2HeadersFrame head -> headers(head);
      case Http2DataFrame data -> {
        if (data.content().isReadable()) {
          came.add("body " + data.content().toString(US_ASCII));
        }
        ended(data.isEndStream());
      }
      case Http2ResetFrame frames -> {
        within = false;
        reset = String.valueOf(Http2Error.valueOf(frames.errorCode()));
        came.add("broken");
      }
      case Http2GoAwayFrame away -> came.add("gone " + Http2Error.valueOf(away.errorCode()));
      default -> {}
    }
    ReferenceCountUtil.release(frame);
  }

  private void headers(Http2HeadersFrame frame) {
    var head = frame.headers();
    if (within) {
      var field = head.iterator().next();
      came.add("trailers " + field.getKey() + ": " + field.getValue());
      within = false;
      return;
    }
    if (head.method() != null) {
      stream = frame.stream();
    }
    headers = head;
    within = head.status() == null || head.status().charAt(0) != '1';
    came.add(
        head.method() == null
            ? "head " + head.status()
            : "head " + head.method() + " " + head.path());
    ended(frame.isEndStream());
  }

  private void ended(boolean last) {
    if (last) {
      within = false;
      came.add("end");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    came.add("closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void close() {
    channel.close();
  }
}
