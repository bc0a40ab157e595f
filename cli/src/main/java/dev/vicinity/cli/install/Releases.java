package dev.vicinity.cli.install;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Helm's releases in one namespace of the cluster that `KUBECONFIG` names.
///
/// Methods block, and throw `IllegalStateException` with Helm's own words when it refuses.
public record Releases(String namespace) {
  /// When an order is done.
  public sealed interface Until {
    /// When everything exists.
    record Created() implements Until {}

    /// When it is ready too, or `patience` is over.
    record Ready(Duration patience) implements Until {}
  }

  /// What shall be there: a chart, under a release's name, with values.
  public record Order(Path chart, String release, Values values, Until until) {
    /// The same over the values of a file.
    public Order over(Path file) {
      return new Order(chart, release, values.over(file), until);
    }
  }

  /// The release of this name, if it was installed and not removed.
  public Optional<Release> find(String release) {
    return Helm.list().withNamespace(namespace).all().call().stream()
        .filter(found -> found.getName().equals(release))
        .findFirst();
  }

  /// Installs, and makes the namespace if there is none; returns what the chart has to say.
  public String install(Order order) {
    var command =
        new Helm(order.chart())
            .install()
            .withName(order.release())
            .withNamespace(namespace)
            .createNamespace();
    order.values().files().forEach(command::withValuesFile);
    order.values().single().forEach(command::set);
    if (order.until() instanceof Until.Ready(var patience)) {
      command.waitReady().withTimeout((int) patience.toSeconds());
    }
    return notes(command.call());
  }

  /// Upgrades; values given earlier hold on unless the order changes them.
  public String upgrade(Order order) {
    var command =
        new Helm(order.chart())
            .upgrade()
            .withName(order.release())
            .withNamespace(namespace)
            .resetThenReuseValues();
    order.values().files().forEach(command::withValuesFile);
    order.values().single().forEach(command::set);
    if (order.until() instanceof Until.Ready(var patience)) {
      command.waitReady().withTimeout((int) patience.toSeconds());
    }
    return notes(command.call());
  }

  /// The manifests that an order comes to.
  public String rendered(Order order) {
    var template =
        new Helm(order.chart()).template().withName(order.release()).withNamespace(namespace);
    order.values().files().forEach(template::withValuesFile);
    order.values().single().forEach(template::set);
    return template.call();
  }

  /// The values that a release was given, as YAML.
  public String values(String release) {
    return Helm.get(release).values().withNamespace(namespace).call();
  }

  /// Lets the API server judge an installation without making any of it.
  public void tryInstall(Order order) {
    var command =
        new Helm(order.chart())
            .install()
            .withName(order.release())
            .withNamespace(namespace)
            .createNamespace()
            .withDryRunOption(DryRun.SERVER);
    order.values().files().forEach(command::withValuesFile);
    order.values().single().forEach(command::set);
    command.call();
  }

  /// Removes a release; what control made at run time goes after it.
  public void uninstall(String release) {
    Helm.uninstall(release).withNamespace(namespace).call();
  }

  private static String notes(Release release) {
    var output = release.getOutput();
    int at = output.indexOf("NOTES:\n");
    return at < 0 ? output : output.substring(at + "NOTES:\n".length());
  }
}
