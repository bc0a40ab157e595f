package dev.vicinity.control.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/// A person's own settings for a cluster: `KUBECONFIG`, `~/.kube/config`, or the account of the pod
/// one is in.
public final class UserSettings {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private UserSettings() {}

  /// Reads them; connects to nothing.
  public static Config read() {
    return withTrueKeyAlgorithm(new ConfigBuilder().build());
  }

  /// The library takes every PKCS #8 key for RSA, whatever it says of itself.
  static Config withTrueKeyAlgorithm(Config config) {
    if (isElliptic(keyOf(config))) config.setClientKeyAlgo("EC");
    return config;
  }

  private static String keyOf(Config config) {
    if (config.getClientKeyData() != null) {
      return new String(Base64.getMimeDecoder().decode(config.getClientKeyData()), US_ASCII);
    }
    if (config.getClientKeyFile() == null) return "";
    try {
      return Files.readString(Path.of(config.getClientKeyFile()), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("client key " + config.getClientKeyFile(), e);
    }
  }

  private static boolean isElliptic(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) return false;
    var body = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    try {
      KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(body));
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
