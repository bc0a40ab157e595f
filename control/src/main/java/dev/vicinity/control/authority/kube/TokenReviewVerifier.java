package dev.vicinity.control.authority.kube;

import dev.vicinity.control.authority.TokenVerifier;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/// Asks the API server whose a projected service-account token is; it must have been made for us.
public final class TokenReviewVerifier implements TokenVerifier {
  /// The audience of the tokens that prove a workload to the authority.
  public static final String AUDIENCE = "vicinity-ca";

  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String POD = "authentication.kubernetes.io/pod-name";

  private final KubernetesClient client;

  public TokenReviewVerifier(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Verdict verify(String token) {
    if (token.isBlank()) {
      return new Refused("no token");
    }
    TokenReview review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(AUDIENCE)
            .endSpec()
            .build();
    try {
      return verdict(client.resource(review).create().getStatus());
    } catch (KubernetesClientException e) {
      return new Undecided("TokenReview: " + e.getMessage());
    }
  }

  private static Verdict verdict(TokenReviewStatus status) {
    if (!Boolean.TRUE.equals(status.getAuthenticated())) {
      var error = status.getError();
      return new Refused(error == null || error.isEmpty() ? "token not authenticated" : error);
    }
    // a reviewer that knows no audiences answers with none: its word is not enough
    if (!status.getAudiences().contains(AUDIENCE)) {
      return new Refused("token is for " + status.getAudiences() + " (expected: " + AUDIENCE + ")");
    }
    var user = status.getUser();
    var parts = user.getUsername().split(":", -1);
    if (!user.getUsername().startsWith(ACCOUNT) || parts.length != 4) {
      return new Refused("token of " + user.getUsername() + " (expected: a service account)");
    }
    var extra = user.getExtra();
    var pods = extra == null ? null : extra.get(POD);
    return new Accepted(parts[2], parts[3], pods == null || pods.isEmpty() ? "" : pods.getFirst());
  }
}
