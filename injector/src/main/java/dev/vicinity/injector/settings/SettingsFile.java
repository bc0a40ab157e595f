package dev.vicinity.injector.settings;

import dev.vicinity.injector.settings.InjectionSettings.Capture;
import dev.vicinity.injector.settings.InjectionSettings.Heeded;
import dev.vicinity.injector.settings.InjectionSettings.Image;
import dev.vicinity.injector.settings.InjectionSettings.Metrics;
import dev.vicinity.injector.settings.InjectionSettings.NativeSidecars;
import dev.vicinity.injector.settings.InjectionSettings.Probes;
import dev.vicinity.injector.settings.InjectionSettings.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the settings of a revision from YAML; every field has a default.
public final class SettingsFile {
  /// Settings that cannot be used, with every reason.
  public static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(List<String> problems) {
      super(String.join("\n", problems));
    }
  }

  /// Usable settings, and what in the text was passed over.
  public record Read(InjectionSettings settings, List<String> warnings) {}

  private final Fields fields;

  private SettingsFile(Fields fields) {
    this.fields = fields;
  }

  /// Reads them all, or says everything that is wrong.
  public static Read read(String yaml) throws Invalid {
    var problems = new Problems();
    var file = new SettingsFile(Fields.ofYaml("injection.yaml", yaml, problems));
    var settings = file.settings();
    file.fields.warnOfOthers();
    if (!problems.errors().isEmpty()) {
      throw new Invalid(problems.errors());
    }
    return new Read(settings, problems.warnings());
  }

  private InjectionSettings settings() {
    var usual = InjectionSettings.DEFAULT;
    var injection = fields.object("injection");
    var read = settings(usual, injection);
    injection.warnOfOthers();
    return read;
  }

  private InjectionSettings settings(InjectionSettings usual, Fields injection) {
    return new InjectionSettings(
        fields.text("revision").orElse(usual.revision()),
        fields.text("systemNamespace").orElse(usual.systemNamespace()),
        fields.text("control").orElse(usual.control()),
        image(fields.object("image"), usual.image()),
        injection
            .choice("istioLabels", truth(Heeded.OWN_AND_ISTIOS, Heeded.OWN))
            .orElse(usual.labels()),
        injection
            .choice(
                "capture", Map.of("init", Capture.INIT, "cni", Capture.CNI, "none", Capture.NONE))
            .orElse(usual.capture()),
        injection
            .choice(
                "nativeSidecars",
                Map.of(
                    "auto", NativeSidecars.AUTO,
                    "always", NativeSidecars.ALWAYS,
                    "never", NativeSidecars.NEVER))
            .orElse(usual.nativeSidecars()),
        injection
            .choice("rewriteProbes", truth(Probes.REWRITE, Probes.KEEP))
            .orElse(usual.probes()),
        injection
            .choice("mergeMetrics", truth(Metrics.MERGE, Metrics.KEEP))
            .orElse(usual.metrics()),
        proxy(usual.proxy()));
  }

  private static Image image(Fields image, Image usual) {
    var read =
        new Image(
            image
                .text("repository")
                .map(repository -> repository + image.text("tag").map(tag -> ":" + tag).orElse(""))
                .orElse(usual.name()),
            image
                .choice(
                    "pullPolicy",
                    Map.of("Always", "Always", "IfNotPresent", "IfNotPresent", "Never", "Never"))
                .orElse(usual.pullPolicy()),
            image.texts("pullSecrets"));
    image.warnOfOthers();
    return read;
  }

  private Proxy proxy(Proxy usual) {
    var proxy = fields.object("proxy");
    var read =
        new Proxy(
            resources(proxy.object("resources")).orElse(usual.resources()),
            proxy.parsed("logLevel", LogLevel.EXPECTED, LogLevel::named).orElse(usual.logLevel()),
            proxy
                .parsed("drainTime", "a time such as 45s", Durations::parse)
                .orElse(usual.drainTime()),
            proxy
                .parsed("concurrency", "a whole number from 0", SettingsFile::count)
                .orElse(usual.concurrency()));
    proxy.warnOfOthers();
    return read;
  }

  /// Whoever states resources states them all: nothing is added to them.
  private static Optional<Resources> resources(Fields fields) {
    var requests = fields.object("requests");
    var limits = fields.object("limits");
    var read =
        new Resources(
            quantity(requests, "cpu"),
            quantity(requests, "memory"),
            quantity(limits, "cpu"),
            quantity(limits, "memory"));
    requests.warnOfOthers();
    limits.warnOfOthers();
    fields.warnOfOthers();
    return read.isEmpty() ? Optional.empty() : Optional.of(read);
  }

  private static Optional<Quantity> quantity(Fields fields, String name) {
    return fields.parsed(name, "a quantity such as 50m or 128Mi", Quantity::parse);
  }

  private static int count(String text) {
    int number = Integer.parseInt(text);
    if (number < 0) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static <T> Map<String, T> truth(T yes, T no) {
    return Map.of("true", yes, "false", no);
  }
}
