package dev.vicinity.control.translate;

import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.OutlierPolicy.LocalOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `outlierDetection` of a policy (reference 2.12); an empty object counts.
final class OutlierReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private OutlierReader() {}

  static OutlierPolicy read(Fields fields) {
    int consecutive5xx = count(fields, "consecutive5xxErrors", 5);
    int gateway = count(fields, "consecutiveGatewayErrors", 0);
    boolean split = fields.isTrue("splitExternalLocalOriginErrors");
    int localOrigin = count(fields, "consecutiveLocalOriginFailures", 5);
    if (fields.has("consecutiveErrors")) {
      fields
          .findings()
          .warning(
              fields.path("consecutiveErrors"), "deprecated", "consecutive5xxErrors in its place");
    }
    int percent = fields.integer("maxEjectionPercent", 0, 100).orElse(0);
    var policy =
        new OutlierPolicy(
            OutlierPolicy.Source.RULE,
            consecutive5xx,
            gateway,
            split ? LocalOrigin.SPLIT : LocalOrigin.AS_STATUS,
            split ? localOrigin : 0,
            fields.duration("interval", SHORTEST).orElse(Duration.ofSeconds(10)),
            fields.duration("baseEjectionTime", SHORTEST).orElse(Duration.ofSeconds(30)),
            percent > 0 ? percent : 10,
            fields.integer("minHealthPercent", 0, 100).orElse(0),
            statuses(fields));
    fields.done();
    return policy;
  }

  private static int count(Fields fields, String name, int unset) {
    return fields.integer(name, 0, Integer.MAX_VALUE).orElse(unset);
  }

  private static List<Integer> statuses(Fields fields) {
    var statuses = new ArrayList<Integer>();
    var codes = fields.raw("outlierDetectionHttpErrorCodes").orElse(List.of());
    if (!(codes instanceof List<?> list)) {
      fields.error("outlierDetectionHttpErrorCodes", codes, "a list");
      return statuses;
    }
    for (var code : list) {
      if (code instanceof Integer number && number >= 100 && number <= 599) {
        statuses.add(number);
      } else {
        fields.error("outlierDetectionHttpErrorCodes", code, "a whole number, 100..599");
      }
    }
    return statuses;
  }
}
