package dev.vicinity.sidecar.exchange;

/// Why the decoder of a request's head failed: it was not whole in time.
public final class HeadTimeoutException extends Exception {
  private static final long serialVersionUID = 1;

  public HeadTimeoutException() {
    super("request header timeout", null, false, false);
  }
}
