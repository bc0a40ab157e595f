package dev.vicinity.injector;

import dev.vicinity.core.mesh.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the environment says of an injector process.
///
/// `injection` is the file of the sidecar's defaults; without one they are built in. `drainSeconds`
/// passes between the signal to end and the last request, so that the cluster stops sending.
record ProcessSettings(
    Address webhook,
    Address status,
    String namespace,
    String revision,
    Optional<Path> injection,
    int drainSeconds) {
  /// Settings that cannot be used, with every reason.
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(List<String> problems) {
      super(String.join("\n", problems));
    }
  }

  /// Reads them all, or says everything that is wrong.
  static ProcessSettings read(Map<String, String> environment) throws Invalid {
    var reader = new Reader(environment, new ArrayList<>());
    var settings =
        new ProcessSettings(
            reader.address("VICINITY_WEBHOOK", "0.0.0.0:15017"),
            reader.address("VICINITY_ADMIN", "0.0.0.0:15014"),
            environment.getOrDefault("POD_NAMESPACE", "vicinity-system"),
            environment.getOrDefault("VICINITY_REVISION", "default"),
            Optional.ofNullable(environment.get("VICINITY_INJECTION_FILE")).map(Path::of),
            reader.seconds("VICINITY_DRAIN_SECONDS", "5"));
    if (!reader.problems.isEmpty()) {
      throw new Invalid(reader.problems);
    }
    return settings;
  }

  /// The Secret with the serving certificate, which control's leader keeps.
  String secret() {
    return "vicinity-injector-tls" + (revision.equals("default") ? "" : "-" + revision);
  }

  private record Reader(Map<String, String> environment, List<String> problems) {
    Address address(String name, String otherwise) {
      var value = environment.getOrDefault(name, otherwise);
      try {
        return Address.parse(value);
      } catch (IllegalArgumentException e) {
        problems.add(name + ": " + value + " (expected: host:port)");
        return Address.parse(otherwise);
      }
    }

    int seconds(String name, String otherwise) {
      var value = environment.getOrDefault(name, otherwise);
      if (value.matches("\\d{1,4}")) {
        return Integer.parseInt(value);
      }
      problems.add(name + ": " + value + " (expected: whole seconds, 0 to 9999)");
      return 0;
    }
  }
}
