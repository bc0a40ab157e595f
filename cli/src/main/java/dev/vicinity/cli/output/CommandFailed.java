package dev.vicinity.cli.output;

/// What the user asked for cannot be done; the message says why, in words for the user.
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
