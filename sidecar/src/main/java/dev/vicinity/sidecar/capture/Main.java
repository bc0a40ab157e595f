package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.OptionsReader.Reading;
import java.io.IOException;
import java.util.List;

/// Puts a pod's rules in force, or checks that somebody did, and ends: the first container of a pod
/// with a sidecar. Rules need NET_ADMIN in the pod's network namespace, nothing else; the check
/// needs to be the sidecar's user.
public final class Main {
  /// Options that cannot be used (EX_USAGE of sysexits).
  private static final int BAD_USAGE = 64;

  private static final int FAILED = 1;

  private Main() {}

  public static void main(String[] arguments) {
    int code =
        switch (OptionsReader.read(List.of(arguments))) {
          case Reading.Bad(var problems) -> {
            problems.forEach(System.err::println);
            yield BAD_USAGE;
          }
          case Reading.Good(var options) -> run(new Capture(options, System.out::println));
        };
    System.exit(code);
  }

  private static int run(Capture capture) {
    try {
      capture.act();
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }
}
