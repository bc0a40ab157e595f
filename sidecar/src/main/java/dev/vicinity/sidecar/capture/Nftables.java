package dev.vicinity.sidecar.capture;

import dev.vicinity.sidecar.capture.Rule.Match;
import dev.vicinity.sidecar.capture.Rule.Owner;
import dev.vicinity.sidecar.capture.Rule.Verdict;
import java.util.List;

/// Rules as nftables reads them: a table of our own per family, replaced whole in one transaction.
/// Pure.
final class Nftables {
  /// The table's name in every family.
  static final String TABLE = "vicinity";

  private Nftables() {}

  static String ruleset(Rules rules) {
    var text = new StringBuilder(removal(rules.family()));
    text.append("table ").append(rules.family().table).append(' ').append(TABLE).append(" {\n");
    chain(text, rules.family(), "inbound", "prerouting", "iifname", rules.inbound());
    chain(text, rules.family(), "outbound", "output", "oifname", rules.outbound());
    return text.append("}\n").toString();
  }

  /// Takes the table out, whether it is there or not.
  static String removal(Family family) {
    var table = "table " + family.table + " " + TABLE;
    return table + " {}\ndelete " + table + "\n";
  }

  private static void chain(
      StringBuilder text,
      Family family,
      String name,
      String hook,
      String device,
      List<Rule> rules) {
    text.append("  chain ").append(name).append(" {\n");
    text.append("    type nat hook ").append(hook).append(" priority -100; policy accept;\n");
    text.append("    meta l4proto != tcp return\n");
    for (var rule : rules) {
      text.append("    ");
      rule.matches().forEach(match -> text.append(match(match, family, device)).append(' '));
      text.append(verdict(rule.verdict())).append('\n');
    }
    text.append("  }\n");
  }

  private static String match(Match match, Family family, String device) {
    return switch (match) {
      case Match.ToPorts(var ports) -> "tcp dport { " + list(ports) + " }";
      case Match.To(var network) -> family.table + " daddr " + network;
      case Match.NotTo(var network) -> family.table + " daddr != " + network;
      case Match.From(var address) -> family.table + " saddr " + address;
      case Match.By(var name) -> device + " \"" + name + "\"";
      case Match.OwnedBy(Owner.User(var id)) -> "meta skuid " + id;
      case Match.OwnedBy(Owner.Group(var id)) -> "meta skgid " + id;
      case Match.NotOwnedBy(Owner.User(var id)) -> "meta skuid != " + id;
      case Match.NotOwnedBy(Owner.Group(var id)) -> "meta skgid != " + id;
    };
  }

  private static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass() -> "return";
      // Only a rule that names the protocol may change a port.
      case Verdict.Redirect(var port) -> "meta l4proto tcp redirect to :" + port;
    };
  }

  private static String list(Ports ports) {
    var text = new StringBuilder();
    for (var range : ports.ranges()) {
      text.append(text.isEmpty() ? "" : ", ").append(range.from());
      if (range.to() != range.from()) {
        text.append('-').append(range.to());
      }
    }
    return text.toString();
  }
}
