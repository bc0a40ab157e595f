package dev.vicinity.sidecar.capture;

import java.util.List;

/// What is to be captured, in the terms of Istio's tool of the same task.
///
/// `outboundPort` and `inboundPort` are the sidecar's; `users` and `groups` are whom it runs as.
/// What arrives by `guestInterfaces` was made by a virtual machine within the pod: it is outbound.
/// `act` says what to do with the ruleset.
record Options(
    int outboundPort,
    int inboundPort,
    List<Long> users,
    List<Long> groups,
    Networks networks,
    Networks excludedNetworks,
    Ports outboundPorts,
    Ports excludedOutboundPorts,
    Ports inboundPorts,
    Ports excludedInboundPorts,
    List<String> excludedInterfaces,
    List<String> guestInterfaces,
    Act act) {
  /// What to do.
  enum Act {
    APPLY,
    /// Only show it.
    PRINT,
    /// Take out what an earlier run put in.
    REMOVE,
    /// Only check that rules are in force, whoever put them there.
    VALIDATE
  }

  Options {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    excludedInterfaces = List.copyOf(excludedInterfaces);
    guestInterfaces = List.copyOf(guestInterfaces);
  }
}
