package dev.vicinity.sidecar.config;

import java.util.List;

/// Settings that cannot be used, with every reason.
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
