package dev.vicinity.sidecar.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.wire.Services;
import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.Heartbeat;
import dev.vicinity.wire.proto.SidecarMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URLDecoder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One stream to control, from dialling to its end; told once when it opens and once when it is
/// over. Used on the feed's event loop.
final class ControlStream {
  /// Control says something at least every ten seconds.
  private static final long SILENCE_NANOS = 35_000_000_000L;

  private static final long LOOK_MILLIS = 5_000;
  private static final int CONNECT_MILLIS = 5_000;

  /// Who is told.
  interface Events {
    void opened(ControlStream stream);

    void received(ControlStream stream, ControlMessage message);

    void over(ControlStream stream, String reason);
  }

  private final Vertx vertx;
  private final GrpcClient client;
  private final LongSupplier nanoTime;
  private final Events events;
  private @Nullable GrpcClientRequest<SidecarMessage, ControlMessage> request;
  private long heardNanos;
  private long watch;
  private boolean over;

  ControlStream(Vertx vertx, HttpClientOptions tls, LongSupplier nanoTime, Events events) {
    this.vertx = vertx;
    this.client =
        GrpcClient.client(
            vertx,
            new GrpcClientOptions().setMaxMessageSize(Services.MAX_MESSAGE_BYTES),
            tls.setConnectTimeout(CONNECT_MILLIS));
    this.nanoTime = nanoTime;
    this.events = events;
  }

  /// Dials and says hello; `opened` follows control's answer.
  void open(SocketAddress control, SidecarMessage hello) {
    heardNanos = nanoTime.getAsLong();
    watch = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
    client
        .request(control, Services.streamClient())
        .onSuccess(call -> called(call, hello))
        .onFailure(failure -> end(String.valueOf(failure.getMessage())));
  }

  void send(SidecarMessage message) {
    var call = request;
    if (call != null && !over) {
      call.write(message);
    }
  }

  void close() {
    end("closed here");
  }

  private void called(
      GrpcClientRequest<SidecarMessage, ControlMessage> call, SidecarMessage hello) {
    if (over) {
      call.cancel();
      return;
    }
    request = call;
    call.exceptionHandler(failure -> end(String.valueOf(failure.getMessage())));
    call.write(hello);
    call.response()
        .onSuccess(this::answered)
        .onFailure(failure -> end(String.valueOf(failure.getMessage())));
  }

  private void answered(GrpcClientResponse<SidecarMessage, ControlMessage> response) {
    response.handler(this::received);
    response.exceptionHandler(failure -> end(String.valueOf(failure.getMessage())));
    response.endHandler(
        _ -> end(farewell(response.status(), response.trailers().get("grpc-message"))));
    if (response.status() == null && !over) {
      events.opened(this);
    }
  }

  private static String farewell(@Nullable GrpcStatus status, @Nullable String message) {
    // percent-encoded, where a plus means itself
    var text = message == null ? "" : URLDecoder.decode(message.replace("+", "%2B"), UTF_8);
    return "control ended it" + (status == null ? "" : ": " + status.name() + " " + text);
  }

  private void received(ControlMessage message) {
    heardNanos = nanoTime.getAsLong();
    if (message.hasHeartbeat()) {
      send(SidecarMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    } else if (!over) {
      events.received(this, message);
    }
  }

  private void look() {
    if (nanoTime.getAsLong() - heardNanos > SILENCE_NANOS) {
      end("control is silent");
    }
  }

  private void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(watch);
    var call = request;
    if (call != null) {
      call.cancel();
    }
    client.close();
    events.over(this, reason);
  }
}
