package dev.vicinity.control.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class UserSettingsTest {
  @Test
  void keyOnAnEllipticCurveIsReadAsOne() throws Exception {
    assertThat(UserSettings.withTrueKeyAlgorithm(withKey("EC")).getClientKeyAlgo()).isEqualTo("EC");
  }

  @Test
  void otherKeysAreLeftToTheLibrary() throws Exception {
    assertThat(UserSettings.withTrueKeyAlgorithm(withKey("RSA")).getClientKeyAlgo())
        .isEqualTo("RSA");
    var none = new ConfigBuilder(Config.empty()).build();
    assertThat(UserSettings.withTrueKeyAlgorithm(none)).isSameAs(none);
  }

  private static Config withKey(String algorithm) throws Exception {
    var key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    var pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return new ConfigBuilder(Config.empty())
        .withClientKeyData(Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII)))
        .withClientKeyAlgo("RSA")
        .build();
  }
}
