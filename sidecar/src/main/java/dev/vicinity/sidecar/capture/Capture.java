package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.OptionsReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// The rules of one pod, to be put in force in the network namespace that the calling thread is in.
/// That takes NET_ADMIN there. Immutable.
public final class Capture {
  /// By thread: a process may have entered another namespace with one of its threads only.
  private static final Path ADDRESSES = Path.of("/proc/thread-self/net/if_inet6");

  private final Options options;
  private final Consumer<String> say;

  Capture(Options options, Consumer<String> say) {
    this.options = options;
    this.say = say;
  }

  /// Reads the command line of the capture container; `say` is told what was done.
  ///
  /// @throws IllegalArgumentException names every option that does not hold, and those that ask for
  ///   anything but rules to be put in force
  public static Capture of(List<String> arguments, Consumer<String> say) {
    return switch (OptionsReader.read(arguments)) {
      case Reading.Bad(var problems) ->
          throw new IllegalArgumentException(String.join("; ", problems));
      case Reading.Good(var options) -> {
        if (options.act() != Options.Act.APPLY) {
          throw new IllegalArgumentException(options.act() + " (expected: rules to put in force)");
        }
        yield new Capture(options, say);
      }
    };
  }

  /// Does what the options ask for, for each family of addresses that the pod has.
  public void act() throws IOException {
    if (options.act() == Options.Act.VALIDATE) {
      Validation.of(options).run(say);
      return;
    }
    var loader = RuleLoader.find();
    if (loader == null) {
      throw new IOException("neither nft nor iptables-restore is installed: nothing was captured");
    }
    act(loader, Family.IPV4);
    var presence = presence();
    if (presence != IPv6.ABSENT) {
      sixth(loader, presence);
    }
  }

  /// What the namespace of the calling thread has of IPv6.
  static IPv6 presence() throws IOException {
    return IPv6.of(Files.exists(ADDRESSES) ? Files.readString(ADDRESSES) : "");
  }

  /// A pod without an IPv6 address of its own does well without rules for it.
  private void sixth(RuleLoader loader, IPv6 presence) throws IOException {
    try {
      act(loader, Family.IPV6);
    } catch (IOException e) {
      if (presence == IPv6.ROUTABLE) {
        throw e;
      }
      say.accept("no rules for IPv6, which this pod has no address of: " + e.getMessage());
    }
  }

  private void act(RuleLoader loader, Family family) throws IOException {
    var rules = Rules.of(options, family);
    switch (options.act()) {
      case PRINT -> say.accept(loader.shown(rules));
      case REMOVE -> loader.remove(family);
      case APPLY -> {
        if (family == Family.IPV6) {
          LoopbackAddress.add(family.ownCalls);
        }
        loader.load(rules);
        say.accept(loader.name() + ", " + family + ":\n" + loader.shown(rules) + "in force");
      }
      case VALIDATE -> throw new IllegalStateException("validation has no rules of its own");
    }
  }
}
