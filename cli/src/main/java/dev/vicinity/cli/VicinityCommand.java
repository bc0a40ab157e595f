package dev.vicinity.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The root of the command: knows its parts, does nothing itself.
@Command(
    name = "vicinity",
    description =
        "A service mesh that keeps each request near its caller and can say why it went where it"
            + " went.%n",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "vicinity COMMAND --help says more. Start with: vicinity demo",
      "Exit codes: 0 fine, 1 failed or found something wrong, 2 not understood."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    subcommands = {
      DemoCommand.class,
      LocalCommand.class,
      ExplainCommand.class,
      EndpointsCommand.class,
      StatusCommand.class,
      ConfigCommand.class,
      AnalyzeCommand.class,
      ImageCommand.class,
      InstallCommand.class,
      UpgradeCommand.class,
      UninstallCommand.class,
      CheckCommand.class,
      InjectCommand.class,
      CheckInjectCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
final class VicinityCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets `spec`
  VicinityCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}
