package dev.vicinity.injector.patch;

import dev.vicinity.injector.settings.Durations;
import dev.vicinity.injector.settings.Fields;
import dev.vicinity.injector.settings.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What Istio's annotation `proxy.istio.io/config` may say of a sidecar here.
record ProxyConfig(
    Optional<Duration> drainTime, Optional<Integer> concurrency, Map<String, String> environment) {
  private static final String KEY = "proxy.istio.io/config";
  private static final String OWN_VARIABLES = "VICINITY_";

  static ProxyConfig of(Map<String, String> annotations, Problems problems) {
    var yaml = annotations.getOrDefault(KEY, "");
    if (yaml.isBlank()) {
      return new ProxyConfig(Optional.empty(), Optional.empty(), Map.of());
    }
    var fields = Fields.ofYaml("annotation " + KEY, yaml, problems);
    // the application is always held until the sidecar is ready
    fields.ignore("holdApplicationUntilProxyStarts");
    var drain = fields.parsed("drainDuration", "a time such as 45s", Durations::parse);
    var read =
        new ProxyConfig(
            fields
                .parsed("terminationDrainDuration", "a time such as 5s", Durations::parse)
                .or(() -> drain),
            fields.parsed("concurrency", "a whole number from 0", Integer::valueOf),
            variables(fields.map("proxyMetadata"), problems));
    fields.warnOfOthers();
    return read;
  }

  private static Map<String, String> variables(Map<String, String> told, Problems problems) {
    var variables = new HashMap<String, String>();
    told.forEach(
        (name, value) -> {
          if (name.startsWith(OWN_VARIABLES)) {
            variables.put(name, value);
          } else {
            problems.warn(
                "annotation "
                    + KEY
                    + ".proxyMetadata."
                    + name
                    + " is not honoured (known: "
                    + OWN_VARIABLES
                    + "…)");
          }
        });
    return variables;
  }
}
