package dev.vicinity.control.translate;

import dev.vicinity.control.translate.DestinationRuleFacts.Subset;
import dev.vicinity.control.translate.LocalityReader.Strictness;
import dev.vicinity.control.translate.PolicyBlocks.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// DestinationRules (reference 5).
final class DestinationRuleReader {
  private static final String STRICT_LOCALITY = "vicinity.dev/strict-locality";
  private static final Pattern DNS_LABEL =
      Pattern.compile("[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

  private DestinationRuleReader() {}

  static DestinationRuleFacts read(Header header, Fields spec, HostNames names) {
    var policies = new PolicyReader(strictness(header, spec.findings()));
    var host = spec.requiredText("host");
    var policy = spec.object("trafficPolicy").map(policies::level).orElse(Level.NONE);
    var subsets = subsets(spec, policies);
    var selector = spec.objectOrEmpty("workloadSelector");
    var labels = selector.textMap("matchLabels");
    selector.done();
    var exports = Exports.read(spec);
    spec.done();
    return new DestinationRuleFacts(
        header.id(),
        header.created(),
        names.full(host),
        policy,
        subsets,
        labels,
        labels.isEmpty() ? exports : new Exports(java.util.Set.of(".")));
  }

  private static Strictness strictness(Header header, Findings findings) {
    var text = header.annotation(STRICT_LOCALITY);
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      findings.error("metadata.annotations." + STRICT_LOCALITY, text, "true or false");
    }
    return text.equals("true") ? Strictness.STRICT : Strictness.LENIENT;
  }

  private static List<Subset> subsets(Fields spec, PolicyReader policies) {
    var subsets = new ArrayList<Subset>();
    var seen = new HashSet<String>();
    for (var fields : spec.objects("subsets")) {
      var name = fields.requiredText("name");
      if (!name.isEmpty() && !DNS_LABEL.matcher(name).matches()) {
        fields.error("name", name, "a DNS label");
      }
      if (!seen.add(name)) {
        fields.error("name", name, "each name once");
      }
      var labels = fields.textMap("labels");
      var policy = fields.object("trafficPolicy").map(policies::level).orElse(Level.NONE);
      fields.done();
      subsets.add(new Subset(name, labels, policy));
    }
    return subsets;
  }

  /// `trafficPolicy` of a rule or a subset.
  record PolicyReader(Strictness strictness) {
    Level level(Fields policy) {
      var ports = new LinkedHashMap<Integer, PolicyBlocks>();
      for (var entry : policy.objects("portLevelSettings")) {
        var port = entry.object("port");
        int number = port.map(each -> each.integer("number", 1, 65535).orElse(0)).orElse(0);
        port.ifPresent(Fields::done);
        var blocks = blocks(entry);
        entry.done();
        if (number == 0) {
          entry.error("port.number", "missing", "a whole number, 1..65535");
        } else {
          ports.putIfAbsent(number, blocks);
        }
      }
      var blocks = blocks(policy);
      policy.notHonoured("tunnel", "proxyProtocol", "retryBudget");
      warnIfEmpty(policy, blocks, ports);
      policy.done();
      return new Level(blocks, ports);
    }

    private static void warnIfEmpty(
        Fields policy, PolicyBlocks blocks, Map<Integer, PolicyBlocks> ports) {
      boolean others =
          policy.has("tunnel") || policy.has("proxyProtocol") || policy.has("retryBudget");
      if (blocks.equals(PolicyBlocks.NONE) && ports.isEmpty() && !others) {
        policy.findings().error(policy.path(), "empty", "at least one setting");
      }
    }

    private PolicyBlocks blocks(Fields policy) {
      return new PolicyBlocks(
          policy
              .object("loadBalancer")
              .map(fields -> BalancerReader.read(fields, policy, strictness)),
          policy.object("connectionPool").map(ConnectionReader::read),
          policy.object("outlierDetection").map(OutlierReader::read),
          policy.object("tls").map(TlsReader::read));
    }
  }
}
