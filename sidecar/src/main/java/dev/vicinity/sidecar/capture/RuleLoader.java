package dev.vicinity.sidecar.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts rules into the kernel and takes them out again; doing either twice is as doing it once.
sealed interface RuleLoader {
  /// Fails with what the tool said.
  void load(Rules rules) throws IOException;

  void remove(Family family) throws IOException;

  /// Its name for people.
  String name();

  /// How the rules read that `load` would put in force.
  String shown(Rules rules);

  /// nftables where it is installed, else iptables; null where neither is.
  static @Nullable RuleLoader find() {
    var nft = Tool.find("nft");
    if (nft != null) {
      return new ByNftables(nft);
    }
    return Tool.find("iptables-restore") == null ? null : new ByIptables();
  }

  private static void check(Tool.Run run, String what) throws IOException {
    if (!run.isGood()) {
      throw new IOException(what + " ended with " + run.code() + ": " + run.output());
    }
  }

  /// By one transaction.
  record ByNftables(Tool nft) implements RuleLoader {
    @Override
    public void load(Rules rules) throws IOException {
      feed(Nftables.ruleset(rules));
    }

    @Override
    public void remove(Family family) throws IOException {
      feed(Nftables.removal(family));
    }

    private void feed(String ruleset) throws IOException {
      check(nft.run(List.of("-f", "-"), ruleset), nft.program() + " -f -");
    }

    @Override
    public String name() {
      return "nftables";
    }

    @Override
    public String shown(Rules rules) {
      return Nftables.ruleset(rules);
    }
  }

  /// The chains by one transaction, the jumps to them after it.
  record ByIptables() implements RuleLoader {
    @Override
    public void load(Rules rules) throws IOException {
      restore(rules.family(), Iptables.ruleset(rules));
      var iptables = tool(rules.family(), "");
      for (var jump : Iptables.jumps()) {
        if (!iptables.run(jump.arguments("-C"), "").isGood()) {
          check(iptables.run(jump.arguments("-A"), ""), iptables.program() + " -A " + jump.hook());
        }
      }
    }

    @Override
    public void remove(Family family) throws IOException {
      var iptables = tool(family, "");
      for (var jump : Iptables.jumps()) {
        if (iptables.run(jump.arguments("-C"), "").isGood()) {
          check(iptables.run(jump.arguments("-D"), ""), iptables.program() + " -D " + jump.hook());
        }
      }
      restore(family, Iptables.removal());
    }

    private static void restore(Family family, String ruleset) throws IOException {
      var restore = tool(family, "-restore");
      check(restore.run(List.of("-w", "--noflush"), ruleset), restore.program() + " -w --noflush");
    }

    private static Tool tool(Family family, String kind) throws IOException {
      var name = family.table + "tables" + kind;
      var found = Tool.find(name);
      if (found == null) {
        throw new IOException(name + " is not installed");
      }
      return found;
    }

    @Override
    public String name() {
      return "iptables";
    }

    @Override
    public String shown(Rules rules) {
      return Iptables.ruleset(rules);
    }
  }
}
