package dev.vicinity.cli.check;

/// What the objects of one revision are called.
///
/// `suffix` is empty for the revision `default`, else a hyphen and the revision.
public record Names(String revision, String suffix) {
  /// The revision that serves whoever names none.
  public static final String DEFAULT = "default";

  public static Names of(String revision) {
    return new Names(revision, revision.equals(DEFAULT) ? "" : "-" + revision);
  }

  /// Deployment, Service, account, roles and validating webhook configuration of control.
  public String control() {
    return "vicinity-control" + suffix;
  }

  /// The same of the injector, with the mutating webhook configuration.
  public String injector() {
    return "vicinity-injector" + suffix;
  }

  /// The Helm release.
  public String release() {
    return "vicinity" + suffix;
  }

  /// The Secret with the injector's serving certificate.
  public String servingSecret() {
    return "vicinity-injector-tls" + suffix;
  }

  /// The Lease of control's leader.
  public String lease() {
    return "vicinity-control-leader" + suffix;
  }
}
