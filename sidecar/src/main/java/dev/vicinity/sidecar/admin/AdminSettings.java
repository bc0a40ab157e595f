package dev.vicinity.sidecar.admin;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.application.ApplicationSettings;
import java.util.List;
import java.util.Objects;

/// Where the pages are. Port 0 takes a free one.
///
/// `admin` is plain and meant for loopback, `console` the same pages through mutual TLS for
/// `operators` (`NAMESPACE/SERVICE-ACCOUNT`), `health` answers probes, `metrics` scrapers,
/// `application` says where the application is answered for.
public record AdminSettings(
    Address admin,
    Address console,
    Address health,
    Address metrics,
    ApplicationSettings application,
    List<String> operators) {
  /// Who may use the console unless told otherwise: control.
  public static final List<String> CONTROL = List.of("vicinity-system/vicinity-control");

  public AdminSettings {
    Objects.requireNonNull(admin, "admin");
    Objects.requireNonNull(console, "console");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(application, "application");
    operators = List.copyOf(operators);
    for (var operator : operators) {
      if (operator.indexOf('/') < 1) {
        throw new IllegalArgumentException(
            "operator: " + operator + " (expected: NAMESPACE/SERVICE-ACCOUNT)");
      }
    }
  }

  /// All on free ports of loopback.
  public static AdminSettings embedded() {
    var any = new Address("127.0.0.1", 0);
    return new AdminSettings(any, any, any, any, ApplicationSettings.unknown(), CONTROL);
  }
}
