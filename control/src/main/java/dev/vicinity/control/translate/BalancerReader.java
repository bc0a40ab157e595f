package dev.vicinity.control.translate;

import dev.vicinity.control.translate.LocalityReader.Strictness;
import dev.vicinity.core.policy.Balancing;
import java.util.List;

/// `loadBalancer` of a policy (reference 2.16, 5.3).
final class BalancerReader {
  private static final List<String> SIMPLE =
      List.of("UNSPECIFIED", "LEAST_REQUEST", "LEAST_CONN", "ROUND_ROBIN", "RANDOM", "PASSTHROUGH");

  private BalancerReader() {}

  static PolicyBlocks.LoadBalancer read(Fields fields, Fields policy, Strictness strictness) {
    var simple = fields.word("simple", SIMPLE).orElse("UNSPECIFIED");
    if (fields.has("simple") && fields.has("consistentHash")) {
      fields.error("consistentHash", "set", "absent beside simple");
    }
    if (fields.has("localityLbSetting") && fields.has("zoneAwareLbSetting")) {
      fields.error("zoneAwareLbSetting", "set", "absent beside localityLbSetting");
    }
    fields.notHonoured("consistentHash", "warmup", "warmupDurationSecs", "zoneAwareLbSetting");
    var locality =
        fields
            .object("localityLbSetting")
            .map(setting -> LocalityReader.read(setting, policy, strictness));
    fields.done();
    return new PolicyBlocks.LoadBalancer(balancing(simple), locality);
  }

  private static Balancing balancing(String simple) {
    return switch (simple) {
      case "ROUND_ROBIN" -> Balancing.ROUND_ROBIN;
      case "RANDOM" -> Balancing.RANDOM;
      case "PASSTHROUGH" -> Balancing.PASSTHROUGH;
      default -> Balancing.LEAST_REQUEST;
    };
  }
}
