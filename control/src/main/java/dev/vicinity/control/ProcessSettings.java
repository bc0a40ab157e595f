package dev.vicinity.control;

import dev.vicinity.control.admin.ControlAdminSettings;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.leader.ClusterDuties;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.WorkloadConfig.OutboundMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// What the environment says of a control process: how it runs, where its pages are, what holds for
/// its mesh, and which one it is of several.
record ProcessSettings(
    ControlSettings control, ControlAdminSettings pages, MeshSettings mesh, Replica replica) {
  /// One of the processes of a revision. `validation` is where its webhook listens; when asked to
  /// stop, it serves on for `drain`, until nobody is sent to it any more.
  record Replica(ClusterDuties.Settings of, String name, Address validation, Duration drain) {}

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
    var mesh = reader.mesh();
    var replica = reader.replica(mesh.domain());
    var control = reader.control(mesh.trustDomain(), replica.of());
    var pages = reader.pages();
    if (!reader.problems.isEmpty()) {
      throw new Invalid(reader.problems);
    }
    return new ProcessSettings(control, pages, mesh, replica);
  }

  private record Reader(Map<String, String> environment, List<String> problems) {
    Replica replica(String domain) {
      return new Replica(
          new ClusterDuties.Settings(
              text("POD_NAMESPACE", "vicinity-system"),
              text("VICINITY_REVISION", "default"),
              domain),
          text("POD_NAME", text("HOSTNAME", "vicinity-control")),
          address("VICINITY_VALIDATION", "0.0.0.0:15017"),
          duration("VICINITY_DRAIN", "5s"));
    }

    /// Sidecars of any revision may come by the plain name.
    private static String servingNames(ClusterDuties.Settings of) {
      var names = new LinkedHashSet<>(of.hosts("vicinity-control"));
      names.addAll(of.hosts(of.own("vicinity-control")));
      return String.join(",", names);
    }

    ControlSettings control(String trustDomain, ClusterDuties.Settings of) {
      var quiet = duration("VICINITY_DEBOUNCE_QUIET", "100ms");
      var ceiling = duration("VICINITY_DEBOUNCE_CEILING", "1s");
      if (quiet.compareTo(ceiling) > 0) {
        problems.add(
            "VICINITY_DEBOUNCE_QUIET: longer than VICINITY_DEBOUNCE_CEILING (expected: not)");
        quiet = ceiling;
      }
      return new ControlSettings(
          address("VICINITY_DISCOVERY", "0.0.0.0:15012"),
          trustDomain,
          of.namespace(),
          list("VICINITY_SERVING_NAMES", servingNames(of)),
          quiet,
          ceiling,
          duration("VICINITY_CERTIFICATE_LIFETIME", "24h"),
          duration("VICINITY_HEARTBEAT", "10s"));
    }

    ControlAdminSettings pages() {
      var usual = ControlAdminSettings.OF_POD;
      return new ControlAdminSettings(
          address("VICINITY_ADMIN", usual.open().toString()),
          address("VICINITY_DEBUG", usual.debug().toString()));
    }

    MeshSettings mesh() {
      var usual = MeshSettings.DEFAULT;
      return new MeshSettings(
          text("VICINITY_TRUST_DOMAIN", usual.trustDomain()),
          list("VICINITY_TRUST_DOMAIN_ALIASES", ""),
          text("VICINITY_CLUSTER", usual.cluster()),
          text("VICINITY_DOMAIN", usual.domain()),
          list("VICINITY_ROOT_NAMESPACES", String.join(",", usual.rootNamespaces())),
          parsed(
              "VICINITY_OUTBOUND_MODE",
              usual.outbound().name(),
              "ALLOW_ANY or REGISTRY_ONLY",
              OutboundMode::valueOf,
              usual.outbound()));
    }

    private String text(String name, String otherwise) {
      return environment.getOrDefault(name, otherwise);
    }

    private List<String> list(String name, String otherwise) {
      return Stream.of(text(name, otherwise).split(","))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .toList();
    }

    private Address address(String name, String otherwise) {
      return parsed(name, otherwise, "host:port", Address::parse, Address.parse(otherwise));
    }

    private Duration duration(String name, String otherwise) {
      return parsed(
          name,
          otherwise,
          "a time such as 24h, 10s or 100ms",
          Reader::parseDuration,
          parseDuration(otherwise));
    }

    private <T> T parsed(
        String name, String otherwise, String expected, Function<String, T> parser, T onProblem) {
      var value = text(name, otherwise);
      try {
        return parser.apply(value);
      } catch (IllegalArgumentException e) {
        problems.add(name + ": " + value + " (expected: " + expected + ")");
        return onProblem;
      }
    }

    private static Duration parseDuration(String text) {
      int digits = 0;
      while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      var amount = Long.parseLong(text.substring(0, digits));
      var duration =
          switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ZERO;
          };
      if (duration.isZero()) {
        throw new IllegalArgumentException(text);
      }
      return duration;
    }
  }
}
