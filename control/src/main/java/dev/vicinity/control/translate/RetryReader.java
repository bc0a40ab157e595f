package dev.vicinity.control.translate;

import dev.vicinity.core.route.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `retries` of a rule (reference 3.7).
final class RetryReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Set<String> TOKENS =
      Set.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "retriable-4xx",
          "refused-stream",
          "retriable-status-codes",
          "retriable-headers",
          "envoy-ratelimited",
          "http3-post-connect-failure",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  /// Tokens that have no effect here.
  private static final List<String> NOT_HONOURED =
      List.of("retriable-headers", "http3-post-connect-failure");

  private RetryReader() {}

  static RetryPolicy read(Fields fields) {
    int attempts = fields.integer("attempts", 0, 1000).orElse(0);
    var perTry = fields.duration("perTryTimeout", SHORTEST).orElse(Duration.ZERO);
    var backoff = fields.duration("backoff", SHORTEST).orElse(RetryPolicy.DEFAULT.backoff());
    var retryOn = fields.text("retryOn");
    // Another host, then another tier, is what our retries look for in any case.
    fields.flag("retryRemoteLocalities");
    fields
        .flag("retryIgnorePreviousHosts")
        .filter(ignore -> !ignore)
        .ifPresent(
            no ->
                fields.findings().notHonoured(fields.path("retryIgnorePreviousHosts"), no, "true"));
    if (attempts == 0 && fields.has("attempts") && (!retryOn.isEmpty() || !perTry.isZero())) {
      fields.error("attempts", 0, "at least 1 beside perTryTimeout or retryOn");
    }
    fields.done();
    if (attempts == 0) {
      return RetryPolicy.NONE;
    }
    return retryOn.isBlank()
        ? new RetryPolicy(
            attempts, RetryPolicy.DEFAULT.on(), RetryPolicy.DEFAULT.statuses(), perTry, backoff)
        : withTokens(fields, attempts, retryOn, perTry, backoff);
  }

  private static RetryPolicy withTokens(
      Fields fields, int attempts, String retryOn, Duration perTry, Duration backoff) {
    var on = new HashSet<String>();
    var statuses = new ArrayList<Integer>();
    for (var part : retryOn.split(",")) {
      var token = part.strip();
      if (token.matches("[1-5]\\d\\d")) {
        statuses.add(Integer.parseInt(token));
      } else if (NOT_HONOURED.contains(token)) {
        fields.findings().notHonoured(fields.path("retryOn"), token, "another condition");
      } else if (TOKENS.contains(token)) {
        on.add(token);
      } else if (!token.isEmpty()) {
        fields.error("retryOn", token, "a status or one of " + String.join(", ", sorted()));
      }
    }
    return new RetryPolicy(attempts, on, statuses, perTry, backoff);
  }

  private static List<String> sorted() {
    return TOKENS.stream().sorted().toList();
  }
}
