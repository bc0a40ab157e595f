package dev.vicinity.cli.mesh;

import dev.vicinity.cli.output.CommandFailed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for futures on threads that may block.
public final class Await {
  private Await() {}

  /// The future's value; fails, naming `what`, when there is none in time.
  public static <T> T value(Future<T> future, Duration patience, String what) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailed(what + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new CommandFailed(what + ": not within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed(what + ": interrupted", e);
    }
  }

  /// The future's value, whenever it comes.
  static <T> T forever(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
