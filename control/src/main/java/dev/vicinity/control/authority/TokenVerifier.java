package dev.vicinity.control.authority;

/// Whose token it is. Called on virtual threads; may block.
public interface TokenVerifier {
  Verdict verify(String token);

  /// What a token proves.
  sealed interface Verdict {}

  /// It belongs to a service account; `pod` may be empty.
  record Accepted(String namespace, String serviceAccount, String pod) implements Verdict {}

  /// It proves nothing.
  record Refused(String reason) implements Verdict {}

  /// Nobody could say; worth another try.
  record Undecided(String reason) implements Verdict {}
}
