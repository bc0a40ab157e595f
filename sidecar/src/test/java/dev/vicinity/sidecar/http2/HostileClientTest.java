package dev.vicinity.sidecar.http2;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send what no well-meaning one does.
@Timeout(60)
class HostileClientTest {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private PipedHosts piped;
  private Channel client;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    var server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(request -> request.response().end(request.uri()))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    piped = new PipedHosts(server.actualPort(), Http2Limits.DEFAULT);
    client = connect();
  }

  @AfterEach
  void stop() throws Exception {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    piped.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void decentRequestIsAnswered() throws Exception {
    send(head().add("x", "y"));
    assertThat(next()).isEqualTo("answered 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\0b", "a\rb", "\u007f"})
  void valuesThatWouldSplitAnHttp1HeadAreRefused(String value) throws Exception {
    send(head().add("x", value));
    assertThat(next()).isEqualTo("reset PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a HTTP/1.1\r\nx: y", "", "/\tx"})
  void pathsThatWouldSplitARequestLineAreRefused(String path) throws Exception {
    send(head().path(path));
    assertThat(next()).isEqualTo("reset PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GE T", "GET / HTTP/1.1\r\n", ""})
  void methodsThatAreNoTokensAreRefused(String method) throws Exception {
    send(head().method(method));
    assertThat(next()).isEqualTo("reset PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Upper", "a b", "a:b", "connection", "transfer-encoding", ":status"})
  void namesThatHttp2HasNotAreRefused(String name) throws Exception {
    send(head().add(name, "x"));
    assertThat(next()).isEqualTo("reset PROTOCOL_ERROR");
  }

  /// Others may share it: another sidecar's requests all come by one.
  @Test
  void bodyOfARefusedRequestLeavesTheConnectionToOthers() throws Exception {
    Http2FrameStream stream = client.pipeline().get(Answers.class).open();
    var refused = head().add("X-Upper", "x");
    client.write(new DefaultHttp2HeadersFrame(refused, false).stream(stream));
    client.write(new DefaultHttp2DataFrame(copiedBuffer("body", US_ASCII), true).stream(stream));
    send(head());
    assertThat(next()).isEqualTo("reset PROTOCOL_ERROR");
    assertThat(next()).isIn("answered 200", "reset STREAM_CLOSED");
    send(head());
    assertThat(next()).isEqualTo("answered 200");
  }

  @Test
  void headersOverTheLimitAreRefused() throws Exception {
    send(head().add("x", "y".repeat(70_000)));
    assertThat(next()).isEqualTo("answered 431");
  }

  @Test
  void rapidResetsEndTheConnection() throws Exception {
    for (int i = 0; i < 4000 && client.isActive(); i++) {
      var stream = client.pipeline().get(Answers.class).open();
      client.write(new DefaultHttp2HeadersFrame(head(), true).stream(stream));
      client.write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
      if (i % 20 == 0) {
        client.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER).await();
      }
    }
    client.flush();
    assertThat(client.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
  }

  private Channel connect() throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                var codec =
                    Http2FrameCodecBuilder.forClient()
                        .validateHeaders(false)
                        .encoderIgnoreMaxHeaderListSize(true)
                        .encoderEnforceMaxConcurrentStreams(false)
                        .build();
                channel.pipeline().addLast(codec).addLast(new Answers());
              }
            })
        .connect(InetAddress.getLoopbackAddress(), piped.port())
        .sync()
        .channel();
  }

  private final class Answers extends Http2ChannelDuplexHandler {
    Http2FrameStream open() {
      return newStream();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      switch (frame) {
        case Http2HeadersFrame head -> answers.add("answered " + head.headers().status());
        case Http2ResetFrame reset -> answers.add("reset " + Http2Error.valueOf(reset.errorCode()));
        case Http2GoAwayFrame away -> answers.add("gone " + Http2Error.valueOf(away.errorCode()));
        default -> {}
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private static Http2Headers head() {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("http")
        .authority("a.example")
        .path("/");
  }

  private void send(Http2Headers headers) throws Exception {
    Http2FrameStream stream = client.pipeline().get(Answers.class).open();
    client.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream)).await();
  }

  private String next() throws InterruptedException {
    var answer = answers.poll(10, TimeUnit.SECONDS);
    return answer == null ? "nothing" : answer;
  }
}
