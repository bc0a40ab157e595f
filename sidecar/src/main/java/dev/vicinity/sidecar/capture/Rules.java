package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.Rule.Match.By;
import dev.vicinity.sidecar.capture.Rule.Match.From;
import dev.vicinity.sidecar.capture.Rule.Match.NotOwnedBy;
import dev.vicinity.sidecar.capture.Rule.Match.NotTo;
import dev.vicinity.sidecar.capture.Rule.Match.OwnedBy;
import dev.vicinity.sidecar.capture.Rule.Match.To;
import dev.vicinity.sidecar.capture.Rule.Match.ToPorts;
import dev.vicinity.sidecar.capture.Rule.Owner;
import java.util.ArrayList;
import java.util.List;

/// What is redirected in one family of addresses, in Istio's order (reference 7.5): `inbound` for
/// what arrives, `outbound` for what the pod makes. Only TCP is meant. Pure.
record Rules(Family family, List<Rule> inbound, List<Rule> outbound) {
  /// The console, application probes and merged metrics, health, metrics: they are the sidecar's.
  static final Ports ALWAYS_EXCLUDED_INBOUND = Ports.of(15009, 15020, 15021, 15090);

  private static final Ports DNS = Ports.of(53);
  private static final By LOOPBACK = new By("lo");

  Rules {
    inbound = List.copyOf(inbound);
    outbound = List.copyOf(outbound);
  }

  static Rules of(Options options, Family family) {
    return new Rules(family, inbound(options, family), outbound(options, family));
  }

  private static List<Rule> inbound(Options options, Family family) {
    var rules = new ArrayList<Rule>();
    interfaces(options, rules);
    options.guestInterfaces().forEach(name -> guests(options, family, new By(name), rules));
    var ports = options.inboundPorts();
    if (ports.isEmpty()) {
      return rules;
    }
    exclude(ALWAYS_EXCLUDED_INBOUND.and(options.excludedInboundPorts()), rules);
    rules.add(redirect(options.inboundPort(), ports));
    return rules;
  }

  private static List<Rule> outbound(Options options, Family family) {
    var rules = new ArrayList<Rule>();
    interfaces(options, rules);
    exclude(DNS.and(options.excludedOutboundPorts()), rules);
    // The sidecar's calls to its own application are never its own guests.
    rules.add(Rule.pass(LOOPBACK, new From(family.ownCalls)));
    own(options, family, rules);
    rules.add(Rule.pass(new To(family.loopback)));
    for (var network : options.excludedNetworks().of(family)) {
      rules.add(Rule.pass(new To(network)));
    }
    included(options, family, rules);
    return rules;
  }

  /// A sidecar that calls the pod it is in, because a service led back there, meets itself as any
  /// peer would; everybody else on loopback is not its business, nor are its calls elsewhere.
  private static void own(Options options, Family family, List<Rule> rules) {
    for (long user : options.users()) {
      rules.add(
          Rule.redirect(
              options.inboundPort(),
              LOOPBACK,
              new NotTo(family.loopback),
              new OwnedBy(new Owner.User(user))));
    }
    var others = new ArrayList<Rule.Match>();
    others.add(LOOPBACK);
    options.users().forEach(user -> others.add(new NotOwnedBy(new Owner.User(user))));
    rules.add(new Rule(others, new Rule.Verdict.Pass()));
    options.users().forEach(user -> rules.add(Rule.pass(new OwnedBy(new Owner.User(user)))));
    options.groups().forEach(group -> rules.add(Rule.pass(new OwnedBy(new Owner.Group(group)))));
  }

  private static void guests(Options options, Family family, By by, List<Rule> rules) {
    for (var network : options.excludedNetworks().of(family)) {
      rules.add(Rule.pass(by, new To(network)));
    }
    if (options.networks().all()) {
      rules.add(Rule.redirect(options.outboundPort(), by));
      return;
    }
    for (var network : options.networks().of(family)) {
      rules.add(Rule.redirect(options.outboundPort(), by, new To(network)));
    }
    rules.add(Rule.pass(by));
  }

  private static void included(Options options, Family family, List<Rule> rules) {
    if (options.networks().all() || options.outboundPorts().all()) {
      rules.add(Rule.redirect(options.outboundPort()));
      return;
    }
    if (!options.outboundPorts().isEmpty()) {
      rules.add(redirect(options.outboundPort(), options.outboundPorts()));
    }
    for (var network : options.networks().of(family)) {
      rules.add(Rule.redirect(options.outboundPort(), new To(network)));
    }
  }

  private static Rule redirect(int to, Ports ports) {
    return ports.all() ? Rule.redirect(to) : Rule.redirect(to, new ToPorts(ports));
  }

  private static void exclude(Ports ports, List<Rule> rules) {
    rules.add(ports.all() ? Rule.pass() : Rule.pass(new ToPorts(ports)));
  }

  private static void interfaces(Options options, List<Rule> rules) {
    options.excludedInterfaces().forEach(name -> rules.add(Rule.pass(new By(name))));
  }
}
