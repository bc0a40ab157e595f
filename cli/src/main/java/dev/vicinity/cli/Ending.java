package dev.vicinity.cli;

/// How a command that runs until a signal ends: in order, with exit code 0.
final class Ending {
  private Ending() {}

  /// Runs `last` on SIGTERM or SIGINT. A virtual machine ended by a signal would report the signal;
  /// this one did what it was asked to, and says so.
  static void onSignal(Runnable last) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  last.run();
                  System.out.flush();
                  Runtime.getRuntime().halt(0);
                },
                "ending"));
  }
}
