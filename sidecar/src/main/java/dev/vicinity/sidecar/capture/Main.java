package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.OptionsReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Puts a pod's rules in force and ends: the first container of a pod with a sidecar. Needs
/// NET_ADMIN in the pod's network namespace, nothing else.
public final class Main {
  /// Options that cannot be used (EX_USAGE of sysexits).
  private static final int BAD_USAGE = 64;

  private static final int FAILED = 1;
  private static final Path ADDRESSES = Path.of("/proc/net/if_inet6");

  private Main() {}

  public static void main(String[] arguments) {
    int code =
        switch (OptionsReader.read(List.of(arguments))) {
          case Reading.Bad(var problems) -> {
            problems.forEach(System.err::println);
            yield BAD_USAGE;
          }
          case Reading.Good(var options) -> run(options);
        };
    System.exit(code);
  }

  private static int run(Options options) {
    var loader = RuleLoader.find();
    if (loader == null) {
      System.err.println("neither nft nor iptables-restore is installed: nothing was captured");
      return FAILED;
    }
    try {
      var addresses = Files.exists(ADDRESSES) ? Files.readString(ADDRESSES) : "";
      act(loader, options, Family.IPV4);
      var presence = IPv6.of(addresses);
      if (presence != IPv6.ABSENT) {
        sixth(loader, options, presence);
      }
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  /// A pod without an IPv6 address of its own does well without rules for it.
  private static void sixth(RuleLoader loader, Options options, IPv6 presence) throws IOException {
    try {
      act(loader, options, Family.IPV6);
    } catch (IOException e) {
      if (presence == IPv6.ROUTABLE) {
        throw e;
      }
      System.err.println("no rules for IPv6, which this pod has no address of: " + e.getMessage());
    }
  }

  private static void act(RuleLoader loader, Options options, Family family) throws IOException {
    var rules = Rules.of(options, family);
    switch (options.act()) {
      case PRINT -> System.out.print(loader.shown(rules));
      case REMOVE -> loader.remove(family);
      case APPLY -> {
        if (family == Family.IPV6) {
          LoopbackAddress.add(family.ownCalls);
        }
        loader.load(rules);
        System.out.println(
            loader.name() + ", " + family + ":\n" + loader.shown(rules) + "in force");
      }
    }
  }
}
