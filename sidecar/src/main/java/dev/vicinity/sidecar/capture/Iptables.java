package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.Rule.Match;
import dev.vicinity.sidecar.capture.Rule.Owner;
import dev.vicinity.sidecar.capture.Rule.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Rules as `iptables-restore --noflush` reads them: chains of our own, emptied and filled in one
/// transaction, and a jump to each. Pure.
final class Iptables {
  private static final String INBOUND = "VICINITY_INBOUND";
  private static final String OUTBOUND = "VICINITY_OUTPUT";

  /// The kernel's limit of its multiport match, where a range counts twice.
  private static final int PORTS_AT_ONCE = 15;

  private Iptables() {}

  /// From where a chain of ours is reached.
  record Jump(String hook, String chain) {
    /// What `iptables` is told after its operation, one of -C, -A and -D.
    List<String> arguments(String operation) {
      return List.of("-w", "-t", "nat", operation, hook, "-p", "tcp", "-j", chain);
    }
  }

  static List<Jump> jumps() {
    return List.of(new Jump("PREROUTING", INBOUND), new Jump("OUTPUT", OUTBOUND));
  }

  static String ruleset(Rules rules) {
    var text = new StringBuilder(emptied());
    chain(text, INBOUND, "-i", rules.inbound());
    chain(text, OUTBOUND, "-o", rules.outbound());
    return text.append("COMMIT\n").toString();
  }

  /// Makes the chains empty; then their removal is allowed.
  static String removal() {
    return emptied() + "-X " + INBOUND + "\n-X " + OUTBOUND + "\nCOMMIT\n";
  }

  private static String emptied() {
    return "*nat\n:" + INBOUND + " - [0:0]\n:" + OUTBOUND + " - [0:0]\n";
  }

  private static void chain(StringBuilder text, String chain, String device, List<Rule> rules) {
    for (var rule : rules) {
      for (var matches : matches(rule.matches(), device)) {
        text.append("-A ").append(chain).append(" -p tcp").append(matches);
        text.append(verdict(rule.verdict())).append('\n');
      }
    }
  }

  /// One line's worth each: a long list of ports takes several.
  private static List<String> matches(List<Match> matches, String device) {
    var lines = List.of("");
    for (var match : matches) {
      var longer = new ArrayList<String>();
      for (var line : lines) {
        match(match, device).forEach(text -> longer.add(line + " " + text));
      }
      lines = longer;
    }
    return lines;
  }

  private static List<String> match(Match match, String device) {
    return switch (match) {
      case Match.ToPorts(var ports) -> lists(ports);
      case Match.To(var network) -> List.of("-d " + network);
      case Match.NotTo(var network) -> List.of("! -d " + network);
      case Match.From(var address) -> List.of("-s " + address);
      case Match.By(var name) -> List.of(device + " " + name);
      case Match.OwnedBy(Owner.User(var id)) -> List.of("-m owner --uid-owner " + id);
      case Match.OwnedBy(Owner.Group(var id)) -> List.of("-m owner --gid-owner " + id);
      case Match.NotOwnedBy(Owner.User(var id)) -> List.of("-m owner ! --uid-owner " + id);
      case Match.NotOwnedBy(Owner.Group(var id)) -> List.of("-m owner ! --gid-owner " + id);
    };
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass() -> " -j RETURN";
      case Verdict.Redirect(var port) -> " -j REDIRECT --to-ports " + port;
    };
  }

  private static List<String> lists(Ports ports) {
    var lists = new ArrayList<String>();
    var text = new StringBuilder();
    int used = 0;
    for (var range : ports.ranges()) {
      int takes = range.from() == range.to() ? 1 : 2;
      if (used + takes > PORTS_AT_ONCE) {
        lists.add("-m multiport --dports " + text);
        text.setLength(0);
        used = 0;
      }
      text.append(used == 0 ? "" : ",").append(range.from());
      text.append(takes == 1 ? "" : ":" + range.to());
      used += takes;
    }
    lists.add("-m multiport --dports " + text);
    return lists;
  }
}
