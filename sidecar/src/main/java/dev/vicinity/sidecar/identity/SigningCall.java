package dev.vicinity.sidecar.identity;

import com.google.protobuf.ByteString;
import dev.vicinity.wire.Services;
import dev.vicinity.wire.proto.SignReply;
import dev.vicinity.wire.proto.SignRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One request for a certificate: a new key, a CSR, the token as it is now.
final class SigningCall {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final IdentitySettings settings;

  SigningCall(Vertx vertx, IdentitySettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /// `roots` are those of the settings, `trusted` are all that control may prove itself by.
  private record Draft(
      KeyPair key,
      SignRequest request,
      List<X509Certificate> roots,
      List<X509Certificate> trusted) {}

  /// Asks control, trusting what the settings name and `known` besides.
  Future<Credentials> ask(List<X509Certificate> known) {
    return vertx
        .executeBlocking(() -> draft(known), false)
        .compose(draft -> send(draft).compose(reply -> credentials(draft, reply)));
  }

  private Draft draft(List<X509Certificate> known) throws IOException, GeneralSecurityException {
    var roots = Certificates.parse(settings.roots().read());
    var trusted = new ArrayList<>(known);
    trusted.addAll(roots);
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    var key = generator.generateKeyPair();
    var request =
        SignRequest.newBuilder()
            .setToken(settings.token().read().strip())
            .setCsr(ByteString.copyFrom(SigningRequest.of(key)))
            .setPod(settings.pod())
            .build();
    return new Draft(key, request, roots, trusted);
  }

  private Future<SignReply> send(Draft draft) {
    var client =
        GrpcClient.client(
            vertx,
            ControlTls.options(draft.trusted()).setConnectTimeout((int) PATIENCE.toMillis()));
    var control = settings.control();
    return client
        .request(
            SocketAddress.inetSocketAddress(control.port(), control.host()), Services.signClient())
        .compose(
            request -> {
              request.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
              request.end(draft.request());
              return request.response();
            })
        .compose(
            response ->
                response
                    .end()
                    .transform(
                        ended ->
                            response.status() == GrpcStatus.OK && ended.succeeded()
                                ? response.last()
                                : Future.failedFuture(
                                    refused(response.status(), response.statusMessage()))))
        .eventually(client::close);
  }

  private static String refused(GrpcStatus status, String message) {
    return "control answered " + status.name() + ": " + message;
  }

  private Future<Credentials> credentials(Draft draft, SignReply reply) {
    return vertx.<Credentials>executeBlocking(
        () -> {
          var chain = Certificates.parse(String.join("\n", reply.getChainList()));
          if (!chain.getFirst().getPublicKey().equals(draft.key().getPublic())) {
            throw new CertificateException("control signed another key");
          }
          var roots = Certificates.parse(String.join("\n", reply.getRootsList()));
          return new Credentials(draft.key().getPrivate(), chain, roots).trusting(draft.roots());
        },
        false);
  }
}
