package dev.vicinity.injector.patch;

import dev.vicinity.injector.patch.SidecarPlan.CaptureRules;
import dev.vicinity.injector.patch.SidecarPlan.Placement;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.Durations;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.InjectionSettings.Capture;
import dev.vicinity.injector.settings.InjectionSettings.Metrics;
import dev.vicinity.injector.settings.InjectionSettings.Probes;
import dev.vicinity.injector.settings.KubernetesVersion;
import dev.vicinity.injector.settings.LogLevel;
import dev.vicinity.injector.settings.Problems;
import dev.vicinity.injector.settings.Quantity;
import dev.vicinity.injector.settings.Resources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the plan for one pod from its annotations and the settings. Used by one thread, for one
/// pod.
final class PlanReader {
  private static final String QUANTITY = "a quantity such as 50m or 128Mi";
  private static final Quantity LEAST_MEMORY = Quantity.parse("96Mi");
  private static final String PORTS = "ports such as 80,8080";
  private static final String RANGES = "ranges such as 10.0.0.0/8,fd00::/8";
  private static final int WITHOUT_LIMIT = 2;

  /// What Kubernetes gives a pod that states none.
  private static final int USUAL_GRACE_SECONDS = 30;

  /// As long as Istio's sidecar outlives SIGTERM.
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final PodView pod;
  private final Map<String, String> annotations;
  private final InjectionSettings settings;
  private final Problems problems;

  PlanReader(PodView pod, InjectionSettings settings, Problems problems) {
    this.pod = pod;
    this.settings = settings;
    this.problems = problems;
    annotations = pod.annotations();
  }

  SidecarPlan read(KubernetesVersion version) {
    var config = ProxyConfig.of(annotations, problems);
    var resources = resources();
    var placement = placement(version);
    var linger = linger(placement);
    warnOfWhatHasNoEffect();
    return new SidecarPlan(
        image(),
        resources,
        parsed(Annotation.LOG_LEVEL, LogLevel.EXPECTED, LogLevel::named)
            .orElse(settings.proxy().logLevel()),
        linger,
        drainTime(config, linger),
        concurrency(config, resources),
        placement,
        choice(Annotation.REWRITE_PROBES, Probes.REWRITE, Probes.KEEP).orElse(settings.probes()),
        choice(Annotation.MERGE_METRICS, Metrics.MERGE, Metrics.KEEP).orElse(settings.metrics()),
        parsed(Annotation.STATUS_PORT, "a port, or 0 for none", PlanReader::port)
            .orElse(SidecarPlan.STATUS_PORT),
        capture(),
        rules(),
        config.environment());
  }

  private String image() {
    return Annotation.IMAGE
        .in(annotations)
        .map(Annotation.Told::value)
        .filter(image -> !image.isEmpty() && !image.equals("auto"))
        .orElse(settings.image().name());
  }

  /// A container that overrides the sidecar goes before annotations: it is merged over them.
  private Resources resources() {
    var own =
        new Resources(
            quantity(Annotation.CPU, "/resources/requests/cpu"),
            quantity(Annotation.MEMORY, "/resources/requests/memory"),
            quantity(Annotation.CPU_LIMIT, "/resources/limits/cpu"),
            quantity(Annotation.MEMORY_LIMIT, "/resources/limits/memory"));
    var resources = own.orElse(settings.proxy().resources());
    resources
        .memoryLimit()
        .filter(limit -> limit.compareTo(LEAST_MEMORY) < 0)
        .ifPresent(
            limit ->
                problems.warn(
                    "memory limit "
                        + limit.text()
                        + " of the sidecar: it may not start below "
                        + LEAST_MEMORY.text()));
    return resources;
  }

  private Optional<Quantity> quantity(Annotation annotation, String inOverride) {
    var stated = UserOverride.in(pod).map(override -> override.at(inOverride).asText()).orElse("");
    if (stated.isEmpty()) {
      return parsed(annotation, QUANTITY, Quantity::parse);
    }
    try {
      return Optional.of(Quantity.parse(stated));
    } catch (IllegalArgumentException e) {
      problems.error("container " + Names.SIDECAR + inOverride.replace('/', '.'), stated, QUANTITY);
      return Optional.empty();
    }
  }

  /// A container like the others is told to end when they are: it serves on while they may call.
  private Duration linger(Placement placement) {
    return switch (placement) {
      case NATIVE -> Duration.ZERO;
      case CLASSIC -> shorter(LINGER, mostTime().dividedBy(2));
    };
  }

  private Duration drainTime(ProxyConfig config, Duration linger) {
    var wanted =
        parsed(Annotation.DRAIN_TIME, "a time such as 45s", Durations::parse)
            .or(config::drainTime)
            .orElse(settings.proxy().drainTime());
    return shorter(wanted, mostTime().minus(linger));
  }

  /// What the pod has to end, less what closing itself takes: who is killed drains nothing.
  private Duration mostTime() {
    var grace = pod.tree().at("/spec/terminationGracePeriodSeconds").asInt(USUAL_GRACE_SECONDS);
    return Duration.ofSeconds(Math.max(1, grace - 2));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private int concurrency(ProxyConfig config, Resources resources) {
    int told =
        parsed(Annotation.CONCURRENCY, "a whole number from 0", PlanReader::count)
            .or(config::concurrency)
            .orElse(settings.proxy().concurrency());
    return told > 0
        ? told
        : resources
            .cpuLimit()
            .map(limit -> Math.clamp(limit.roundedUp(), 1, 1024))
            .orElse(WITHOUT_LIMIT);
  }

  private Placement placement(KubernetesVersion version) {
    var usual =
        switch (settings.nativeSidecars()) {
          case AUTO -> version.hasNativeSidecars() ? Placement.NATIVE : Placement.CLASSIC;
          case ALWAYS -> Placement.NATIVE;
          case NEVER -> Placement.CLASSIC;
        };
    return choice(Annotation.NATIVE_SIDECAR, Placement.NATIVE, Placement.CLASSIC).orElse(usual);
  }

  private Capture capture() {
    var modes =
        Map.of(
            "REDIRECT", settings.capture(),
            "TPROXY", settings.capture(),
            "NONE", Capture.NONE,
            "none", Capture.NONE,
            "init", Capture.INIT,
            "cni", Capture.CNI);
    var told = Annotation.CAPTURE.in(annotations);
    if (told.isPresent() && told.get().value().equals("TPROXY")) {
      problems.warn(told.get().key() + ": TPROXY is not honoured: traffic is redirected");
    }
    return parsed(Annotation.CAPTURE, "REDIRECT, NONE, init, cni or none", lookUp(modes))
        .orElse(settings.capture());
  }

  private CaptureRules rules() {
    return new CaptureRules(
        list(Annotation.INCLUDE_INBOUND_PORTS, PORTS + " or *", Lists::portsOrAll, "*"),
        list(Annotation.EXCLUDE_INBOUND_PORTS, PORTS, Lists::ports, ""),
        list(Annotation.INCLUDE_OUTBOUND_PORTS, PORTS + " or *", Lists::portsOrAll, ""),
        list(Annotation.EXCLUDE_OUTBOUND_PORTS, PORTS, Lists::ports, ""),
        list(Annotation.INCLUDE_RANGES, RANGES + " or *", Lists::rangesOrAll, "*"),
        list(Annotation.EXCLUDE_RANGES, RANGES, Lists::ranges, ""),
        list(Annotation.INTERFACES, "names such as net1,net2", Lists::interfaces, ""));
  }

  private String list(
      Annotation annotation, String expected, Function<String, String> check, String otherwise) {
    return parsed(annotation, expected, check).orElse(otherwise);
  }

  private void warnOfWhatHasNoEffect() {
    for (var key : Annotation.NOT_HONOURED) {
      if (annotations.containsKey(key) && !annotations.get(key).equals("sidecar")) {
        problems.warn("annotation " + key + " is not honoured");
      }
    }
  }

  private <T> Optional<T> choice(Annotation annotation, T yes, T no) {
    return parsed(annotation, "true or false", lookUp(Map.of("true", yes, "false", no)));
  }

  private <T> Optional<T> parsed(
      Annotation annotation, String expected, Function<String, T> parser) {
    var told = annotation.in(annotations);
    try {
      return told.map(Annotation.Told::value).map(parser);
    } catch (IllegalArgumentException e) {
      problems.error(
          "annotation " + told.orElseThrow().key(), told.orElseThrow().value(), expected);
      return Optional.empty();
    }
  }

  private static <T> Function<String, T> lookUp(Map<String, T> words) {
    return word ->
        Optional.ofNullable(words.get(word)).orElseThrow(() -> new IllegalArgumentException(word));
  }

  private static int port(String text) {
    int port = count(text);
    if (port > 65535) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  private static int count(String text) {
    int number = Integer.parseInt(text);
    if (number < 0) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }
}
