package dev.vicinity.control.authority;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// The one thing taken from a CSR: a key whose owner asked. Its names are not believed.
record SigningRequest(PublicKey key) {
  private static final int RSA_BITS = 2048;
  private static final int EC_BITS = 256;

  /// Fails with IllegalArgumentException if it is no CSR, not signed by its own key, or the key is
  /// weak.
  static SigningRequest parse(byte[] der) {
    try {
      var csr = new JcaPKCS10CertificationRequest(der);
      var key = csr.getPublicKey();
      if (!csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IllegalArgumentException("CSR: not signed by the key it names");
      }
      requireStrong(key);
      return new SigningRequest(key);
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | ClassCastException e) {
      throw new IllegalArgumentException("CSR: unreadable (expected: PKCS#10 DER)", e);
    }
  }

  private static void requireStrong(PublicKey key) {
    var strong =
        switch (key) {
          case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= EC_BITS;
          case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS;
          default -> "Ed25519".equals(key.getAlgorithm()) || "EdDSA".equals(key.getAlgorithm());
        };
    if (!strong) {
      throw new IllegalArgumentException(
          "CSR: " + key.getAlgorithm() + " key (expected: EC P-256, RSA 2048 or stronger)");
    }
  }
}
