package dev.vicinity.cli;

import dev.vicinity.cli.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `vicinity demo`: the mesh's main job, live in the terminal.
@Command(
    name = "demo",
    description = {
      "Shows the mesh at work on loopback: near first, a zone lost and failed over, shares by"
          + " rule,",
      "mutual TLS. Control, sidecars and services all run in this process."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      description = "Run through without a keyboard; exit 0 only if every step did what it says.")
  private boolean once;

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      defaultValue = "${sys:vicinity.root:-.}/examples/manifests",
      description = "The example manifests (default: those of this checkout).")
  private Path examples;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  DemoCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var ansi = spec.commandLine().getColorScheme().ansi();
    var demo = new Demo(examples, out, ansi);
    var ending = once || !hasKeyboard() ? demo.once() : demo.live();
    return ending == Demo.Ending.GOOD ? 0 : 1;
  }

  @SuppressWarnings("SystemConsoleNull") // the console of java.base is null without a terminal
  private static boolean hasKeyboard() {
    var console = System.console();
    return console != null && console.isTerminal();
  }
}
