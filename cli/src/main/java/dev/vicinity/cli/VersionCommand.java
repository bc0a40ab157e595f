package dev.vicinity.cli;

import dev.vicinity.cli.output.Printer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/// `vicinity version`: what this is, and what it runs on.
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  @Mixin private Printer printer = new Printer();

  /// What is printed. `java` is the version of the virtual machine.
  record Version(String vicinity, String java) {
    static Version current() {
      var built = VersionCommand.class.getPackage().getImplementationVersion();
      return new Version(built == null ? "unpackaged" : built, Runtime.version().toString());
    }

    String text() {
      return "vicinity " + vicinity + " (Java " + java + ")";
    }
  }

  /// For `--version`.
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Version.current().text()};
    }
  }

  @Override
  public Integer call() {
    var version = Version.current();
    printer.print(version, () -> version.text() + "\n");
    return 0;
  }
}
