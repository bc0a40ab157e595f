package dev.vicinity.sidecar.admin;

/// Which build this is.
final class Build {
  /// The jar's version; `dev` when run from class files.
  static final String VERSION =
      Build.class.getPackage().getImplementationVersion() == null
          ? "dev"
          : Build.class.getPackage().getImplementationVersion();

  private Build() {}
}
