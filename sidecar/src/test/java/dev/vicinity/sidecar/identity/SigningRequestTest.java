package dev.vicinity.sidecar.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class SigningRequestTest {
  @Test
  void anotherReaderFindsTheKeyAndTheProofOfIt() throws Exception {
    for (var curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      var key = generator.generateKeyPair();

      var read = new PKCS10CertificationRequest(SigningRequest.of(key));

      assertThat(read.getSubject().getRDNs()).isEmpty();
      assertThat(read.getSubjectPublicKeyInfo().getEncoded())
          .isEqualTo(key.getPublic().getEncoded());
      assertThat(
              read.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key.getPublic())))
          .isTrue();
    }
  }
}
