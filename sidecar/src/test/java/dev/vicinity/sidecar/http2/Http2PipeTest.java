package dev.vicinity.sidecar.http2;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both ends over real sockets: a client and a server of another make speak through them.
@Timeout(60)
class Http2PipeTest {
  private static final int MIB = 1024 * 1024;

  private record Answer(HttpClientResponse response, String body) {
    static Future<Answer> of(HttpClientResponse response) {
      return response.body().map(bytes -> new Answer(response, bytes.toString()));
    }
  }

  private Vertx vertx;
  private PipedHosts piped;
  private HttpClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    piped.close();
    await(vertx.close());
  }

  @Test
  void bodiesAndTrailersPassBothWays() throws Exception {
    serve(
        request ->
            request
                .body()
                .onSuccess(
                    body -> {
                      var response = request.response();
                      response.putHeader("grpc-echo", request.headers().get("te"));
                      response.putTrailer("grpc-status", "0");
                      response.write(body);
                      response.end();
                    }));
    var request = request(HttpMethod.POST, "/a/b?c=d");
    request.putHeader("te", "trailers").putHeader("X-Mixed", "1");
    var answer = await(request.send(Buffer.buffer("hello")).compose(Answer::of));
    var response = answer.response();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(response.getHeader("grpc-echo")).isEqualTo("trailers");
    assertThat(response.getTrailer("grpc-status")).isEqualTo("0");
  }

  @Test
  void cookiesArriveAsOneAndTheAuthorityIsKept() throws Exception {
    serve(
        request -> request.response().end(request.authority() + " " + request.getHeader("cookie")));
    var request = request(HttpMethod.GET, "/");
    request.headers().add("cookie", "a=1").add("cookie", "b=2");
    var answer = await(request.send().compose(Answer::of));
    assertThat(answer.body()).isEqualTo("127.0.0.1:" + piped.port() + " a=1; b=2");
  }

  @Test
  void answerWithTrailersOnlyIsOneHead() throws Exception {
    serve(request -> request.response().putHeader("grpc-status", "5").end());
    var answer = await(request(HttpMethod.POST, "/x").send().compose(Answer::of));
    assertThat(answer.response().getHeader("grpc-status")).isEqualTo("5");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void hundredMebibytesPassBothWaysInFlatMemory() throws Exception {
    var seen = new AtomicLong();
    serve(
        request -> {
          request.response().setChunked(true);
          request.handler(bytes -> seen.addAndGet(bytes.length())).pipeTo(request.response());
        });
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    var request = request(HttpMethod.POST, "/echo");
    request.setChunked(true);
    var chunk = Buffer.buffer(new byte[64 * 1024]);
    var received = new AtomicLong();
    var done = new CompletableFuture<Long>();
    var peak = new AtomicLong();
    request
        .response()
        .onSuccess(
            response ->
                response
                    .handler(
                        bytes -> {
                          received.addAndGet(bytes.length());
                          peak.accumulateAndGet(
                              PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(),
                              Math::max);
                        })
                    .endHandler(_ -> done.complete(received.get()))
                    .exceptionHandler(done::completeExceptionally));
    write(request, chunk, 100 * 16);
    assertThat(done.get(50, SECONDS)).isEqualTo(100L * MIB);
    assertThat(peak.get() - before).isLessThan(48L * MIB);
  }

  @Test
  void readerThatStopsHoldsTheWriterBack() throws Exception {
    var written = new AtomicLong();
    serve(
        request -> {
          request.response().setChunked(true);
          pour(request, written);
        });
    // Paused on its event loop: what comes while nobody listens yet would be dropped.
    var response = await(request(HttpMethod.GET, "/").send().map(HttpClientResponse::pause));
    awaitSteady(written);
    // Windows at four places and what sockets hold; without back-pressure it would be 64 MiB.
    assertThat(written.get()).isLessThan(24L * MIB);
    var received = new AtomicLong();
    var ended = new CompletableFuture<Long>();
    response.handler(bytes -> received.addAndGet(bytes.length()));
    response.endHandler(_ -> ended.complete(received.get()));
    response.resume();
    assertThat(ended.get(40, SECONDS)).isEqualTo(64L * MIB);
  }

  @Test
  void clientThatResetsIsGoneForTheHostToo() throws Exception {
    var closed = new CompletableFuture<Void>();
    serve(
        request -> {
          request.response().exceptionHandler(_ -> closed.complete(null));
          request.response().setChunked(true).write("begin");
        });
    var request = request(HttpMethod.GET, "/");
    await(request.send());
    request.reset(8);
    closed.get(10, SECONDS);
    awaitTrue(() -> active() == 0);
    assertThat(piped.failures).isEmpty();
  }

  @Test
  void hostThatResetsIsAReset() throws Exception {
    serve(request -> request.response().reset(2));
    var failed = new CompletableFuture<Throwable>();
    request(HttpMethod.GET, "/").send().onFailure(failed::complete);
    assertThat(failed.get(10, SECONDS)).isNotNull();
    assertThat(piped.failures)
        .containsExactly(new UpstreamFailure.Reset(UpstreamFailure.Reset.Processing.UNKNOWN));
  }

  @Test
  void refusedStreamMayBeTriedAgain() throws Exception {
    serve(request -> request.response().reset(7));
    var failed = new CompletableFuture<Throwable>();
    request(HttpMethod.GET, "/").send().onFailure(failed::complete);
    failed.get(10, SECONDS);
    assertThat(piped.failures)
        .containsExactly(new UpstreamFailure.Reset(UpstreamFailure.Reset.Processing.REFUSED));
  }

  @Test
  void lostHostTerminatesItsStreams() throws Exception {
    serve(request -> request.connection().close());
    var failed = new CompletableFuture<Throwable>();
    request(HttpMethod.GET, "/").send().onFailure(failed::complete);
    failed.get(10, SECONDS);
    assertThat(piped.failures).hasSize(1);
  }

  @Test
  void hostThatGoesAwayStillAnswersWhatItTook() throws Exception {
    serve(
        request -> {
          request.connection().goAway(0, request.response().streamId());
          request.response().setChunked(true).write("late");
          vertx.setTimer(50, _ -> request.response().end());
        });
    var answer = await(request(HttpMethod.GET, "/").send().compose(Answer::of));
    assertThat(answer.body()).isEqualTo("late");
    assertThat(piped.goingAway).isTrue();
  }

  @Test
  void drainedClientIsToldAndItsOpenRequestEnds() throws Exception {
    var finish = new CompletableFuture<Void>();
    serve(
        request -> {
          request.response().setChunked(true).write("begin");
          finish.thenRun(() -> request.response().end("end"));
        });
    var request = request(HttpMethod.GET, "/");
    var told = new CompletableFuture<Void>();
    request.connection().goAwayHandler(_ -> told.complete(null));
    var closed = new CompletableFuture<Void>();
    request.connection().closeHandler(_ -> closed.complete(null));
    var begun = new CompletableFuture<Void>();
    var answer =
        request
            .send()
            .compose(
                response -> {
                  begun.complete(null);
                  return Answer.of(response);
                });
    begun.get(10, SECONDS);
    var channel = piped.accepted.element();
    channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Drain.GRACEFUL));
    told.get(10, SECONDS);
    finish.complete(null);
    assertThat(await(answer).body()).isEqualTo("beginend");
    closed.get(10, SECONDS);
  }

  @Test
  void earlyAnswerStopsTheUpload() throws Exception {
    serve(request -> request.response().setStatusCode(413).end("enough"));
    var request = request(HttpMethod.POST, "/");
    request.setChunked(true).write("begin");
    var answer = await(request.response().compose(Answer::of));
    assertThat(answer.response().statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("enough");
    awaitTrue(() -> active() == 0);
  }

  private void serve(Handler<HttpServerRequest> handler) throws Exception {
    var server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(handler)
                .listen());
    piped = new PipedHosts(server.actualPort(), Http2Limits.DEFAULT);
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
  }

  private HttpClientRequest request(HttpMethod method, String uri) throws Exception {
    return await(client.request(method, piped.port(), "127.0.0.1", uri));
  }

  private static void write(HttpClientRequest request, Buffer chunk, int times) {
    for (int left = times; left > 0; left--) {
      if (request.writeQueueFull()) {
        int rest = left;
        request.drainHandler(_ -> write(request, chunk, rest));
        return;
      }
      request.write(chunk);
    }
    request.end();
  }

  private static void pour(HttpServerRequest request, AtomicLong written) {
    var response = request.response();
    var chunk = Buffer.buffer(new byte[64 * 1024]);
    while (written.get() < 64L * MIB) {
      if (response.writeQueueFull()) {
        response.drainHandler(_ -> pour(request, written));
        return;
      }
      written.addAndGet(chunk.length());
      response.write(chunk);
    }
    response.end();
  }

  private int active() {
    try {
      return piped.active();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitSteady(AtomicLong value) {
    var before = new AtomicLong(-1);
    awaitTrue(
        () -> {
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          return value.get() > 0 && before.getAndSet(value.get()) == value.get();
        });
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }
}
