package dev.vicinity.control.authority;

import dev.vicinity.wire.Services;
import dev.vicinity.wire.proto.SignReply;
import dev.vicinity.wire.proto.SignRequest;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `Authority.Sign`: a token for the identity, a CSR for the key, a certificate in return.
public final class SigningService {
  private static final Logger log = LoggerFactory.getLogger(SigningService.class);

  private final Vertx vertx;
  private final CertificateAuthority authority;
  private final TokenVerifier tokens;
  private final Duration lifetime;

  public SigningService(
      Vertx vertx, CertificateAuthority authority, TokenVerifier tokens, Duration lifetime) {
    this.vertx = vertx;
    this.authority = authority;
    this.tokens = tokens;
    this.lifetime = lifetime;
  }

  /// Adds itself to a server.
  public void bind(GrpcServer server) {
    server.callHandler(
        Services.signServer(), call -> call.last().onSuccess(request -> answer(call, request)));
  }

  /// What becomes of a request.
  private sealed interface Answer {}

  private record Signed(SignReply reply) implements Answer {}

  private record Rejected(GrpcStatus status, String reason) implements Answer {}

  private void answer(GrpcServerRequest<SignRequest, SignReply> call, SignRequest request) {
    vertx
        .executeBlocking(() -> decide(request), false)
        .onSuccess(
            answer -> {
              switch (answer) {
                case Signed(var reply) -> call.response().end(reply);
                case Rejected(var status, var reason) -> reject(call, request, status, reason);
              }
            })
        .onFailure(
            failure -> {
              log.error("sign for {} failed", request.getPod(), failure);
              call.response().status(GrpcStatus.INTERNAL).statusMessage("see control's log").end();
            });
  }

  private static void reject(
      GrpcServerRequest<SignRequest, SignReply> call,
      SignRequest request,
      GrpcStatus status,
      String reason) {
    log.warn("no certificate for {} at {}: {}", request.getPod(), peer(call), reason);
    call.response().status(status).statusMessage(reason).end();
  }

  private Answer decide(SignRequest request) {
    return switch (tokens.verify(request.getToken())) {
      case TokenVerifier.Refused(var reason) -> new Rejected(GrpcStatus.UNAUTHENTICATED, reason);
      case TokenVerifier.Undecided(var reason) -> new Rejected(GrpcStatus.UNAVAILABLE, reason);
      case TokenVerifier.Accepted account ->
          isBoundTo(account, request.getPod())
              ? sign(request, account)
              : new Rejected(
                  GrpcStatus.PERMISSION_DENIED,
                  "pod: " + request.getPod() + " (expected: the token's, " + account.pod() + ")");
    };
  }

  /// A token that names a pod is good for no other.
  private static boolean isBoundTo(TokenVerifier.Accepted account, String pod) {
    var bound = account.pod();
    return bound.isEmpty() || pod.equals(bound) || pod.equals(bound + "." + account.namespace());
  }

  private Answer sign(SignRequest request, TokenVerifier.Accepted account) {
    try {
      var csr = SigningRequest.parse(request.getCsr().toByteArray());
      var issued =
          authority.workload(csr.key(), account.namespace(), account.serviceAccount(), lifetime);
      return new Signed(
          SignReply.newBuilder()
              .addAllChain(issued.chainPem())
              .addAllRoots(issued.rootsPem())
              .build());
    } catch (IllegalArgumentException e) {
      return new Rejected(GrpcStatus.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static Object peer(GrpcServerRequest<?, ?> call) {
    return call.connection().remoteAddress();
  }
}
