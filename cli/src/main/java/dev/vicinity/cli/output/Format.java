package dev.vicinity.cli.output;

/// How data is printed.
public enum Format {
  TABLE,
  JSON,
  YAML
}
