package dev.vicinity.cli;

import dev.vicinity.cli.cluster.UserCluster;
import dev.vicinity.cli.output.CommandFailed;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// The process behind `./vicinity`.
///
/// Exit codes: 0 fine, 1 failed or found something wrong, 2 not understood.
public final class Main {
  private Main() {}

  public static void main(String... args) {
    // Chosen here, because the jars of control and sidecar bring settings for processes of their
    // own.
    System.setProperty("logback.configurationFile", "vicinity-command-log.xml");
    System.exit(commandLine().execute(args));
  }

  /// The whole command, printing to the process's streams unless told otherwise.
  static CommandLine commandLine() {
    return new CommandLine(new VicinityCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    var err = command.getErr();
    if (e instanceof CommandFailed) {
      err.println("vicinity: " + e.getMessage());
      for (var cause = inner(e); cause != null; cause = cause.getCause()) {
        err.println("  because of " + cause);
      }
    } else {
      UserCluster.refusal(e)
          .ifPresentOrElse(said -> err.println("vicinity: " + said), () -> unexpected(e, err));
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// The first cause is in the message already.
  private static @Nullable Throwable inner(Exception e) {
    return e.getCause() == null ? null : e.getCause().getCause();
  }

  private static void unexpected(Exception e, PrintWriter err) {
    err.println("vicinity: this should not have happened:");
    e.printStackTrace(err);
  }
}
