package dev.vicinity.verify.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.wire.Services;
import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.Hello;
import dev.vicinity.wire.proto.SidecarMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.net.URLDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/// A stream to control without a sidecar's manners.
final class RawStream {
  final List<ControlMessage> received = new CopyOnWriteArrayList<>();

  /// How control ended the stream: `STATUS message`.
  final CompletableFuture<String> ended = new CompletableFuture<>();

  final GrpcClientRequest<SidecarMessage, ControlMessage> request;
  final CompletableFuture<GrpcClientResponse<SidecarMessage, ControlMessage>> response;

  RawStream(Vertx vertx, Address control, HttpClientOptions tls) {
    var options = new GrpcClientOptions().setMaxMessageSize(Services.MAX_MESSAGE_BYTES);
    var address = SocketAddress.inetSocketAddress(control.port(), control.host());
    request =
        Link.await(
            GrpcClient.client(vertx, options, tls).request(address, Services.streamClient()));
    response =
        request
            .response()
            .onSuccess(
                answer -> {
                  answer.handler(received::add);
                  answer.exceptionHandler(ended::completeExceptionally);
                  answer.endHandler(_ -> ended.complete(farewell(answer)));
                })
            .onFailure(ended::completeExceptionally)
            .toCompletionStage()
            .toCompletableFuture();
  }

  private static String farewell(GrpcClientResponse<?, ?> answer) {
    var message = String.valueOf(answer.trailers().get("grpc-message"));
    return answer.status().name() + " " + URLDecoder.decode(message, UTF_8);
  }

  void hello(String namespace, String pod) {
    var hello = Hello.newBuilder().setNamespace(namespace).setPod(pod);
    request.write(SidecarMessage.newBuilder().setHello(hello).build());
  }
}
