package dev.vicinity.injector.patch;

import dev.vicinity.injector.pod.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// What is captured of one pod, as options of the capture program: the same whether a container of
/// the pod or the node's plug-in puts the rules in force.
record CaptureOptions(SidecarPlan plan) {
  /// The sidecar's own ports, which are for the cluster and not for the application.
  private static final String OWN_PORTS = "15009,15020,15021,15090";

  /// Option and value.
  private record Option(String name, String value) {}

  /// As arguments of a command.
  List<String> arguments() {
    return options().stream()
        .flatMap(option -> List.of(option.name(), option.value()).stream())
        .toList();
  }

  /// As one text, each option a word.
  String line() {
    return String.join(
        " ", options().stream().map(option -> option.name() + "=" + option.value()).toList());
  }

  private List<Option> options() {
    var rules = plan.rules();
    var options = new ArrayList<Option>();
    options.add(new Option("-p", "15001"));
    options.add(new Option("-z", "15006"));
    options.add(new Option("-u", Integer.toString(Names.USER)));
    options.add(new Option("-m", "REDIRECT"));
    options.add(new Option("-i", rules.includeRanges()));
    options.add(new Option("-b", rules.includeInboundPorts()));
    options.add(new Option("-d", excludedInboundPorts()));
    addUnlessEmpty(options, new Option("-x", rules.excludeRanges()));
    addUnlessEmpty(options, new Option("-q", rules.includeOutboundPorts()));
    addUnlessEmpty(options, new Option("-o", rules.excludeOutboundPorts()));
    addUnlessEmpty(options, new Option("-k", rules.interfaces()));
    return options;
  }

  private static void addUnlessEmpty(List<Option> options, Option option) {
    if (!option.value().isEmpty()) {
      options.add(option);
    }
  }

  private String excludedInboundPorts() {
    var ports = new StringJoiner(",").add(OWN_PORTS);
    if (plan.statusPort() != SidecarPlan.STATUS_PORT && plan.statusPort() != 0) {
      ports.add(Integer.toString(plan.statusPort()));
    }
    if (!plan.rules().excludeInboundPorts().isEmpty()) {
      ports.add(plan.rules().excludeInboundPorts());
    }
    return ports.toString();
  }
}
