package dev.vicinity.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Lets all clients ask at the same time and counts the answers. Used by one thread.
final class Measuring implements AutoCloseable {
  private static final int WORKERS = 4;

  private final Stage stage;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Measuring(Stage stage) {
    this.stage = stage;
  }

  /// Each client asks that often, several requests at a time.
  Map<Client, Tally> ask(int times) throws InterruptedException {
    var asking = new ArrayList<Callable<Map.Entry<Client, Tally>>>();
    for (var client : Client.ALL) {
      for (int worker = 0; worker < WORKERS; worker++) {
        int part = (times + worker) / WORKERS;
        asking.add(() -> Map.entry(client, stage.ask(client, part)));
      }
    }
    var tallies = new HashMap<Client, Tally>();
    for (var answer : threads.invokeAll(asking)) {
      var counted = done(answer);
      tallies.merge(counted.getKey(), counted.getValue(), Tally::plus);
    }
    return tallies;
  }

  static Map<Client, Tally> sum(List<Map<Client, Tally>> batches) {
    var sum = new HashMap<Client, Tally>();
    for (var batch : batches) {
      batch.forEach((client, tally) -> sum.merge(client, tally, Tally::plus));
    }
    return sum;
  }

  private static <T> T done(java.util.concurrent.Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
