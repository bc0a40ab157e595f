package dev.vicinity.sidecar.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/// A certificate signing request without a name (RFC 2986), which control gives. Written by hand: a
/// library for it would be half of what a sidecar loads when it starts.
final class SigningRequest {
  private static final byte SEQUENCE = 0x30;
  private static final byte BIT_STRING = 0x03;

  /// Version 0.
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /// A name without parts, and the set of attributes, empty as well.
  private static final byte[] NO_NAME = {SEQUENCE, 0x00};

  private static final byte[] NO_ATTRIBUTES = {(byte) 0xa0, 0x00};

  /// ecdsa-with-SHA256 (1.2.840.10045.4.3.2), RFC 5758.
  private static final byte[] ALGORITHM = {
    SEQUENCE, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private SigningRequest() {}

  /// In DER; the key is of an elliptic curve.
  static byte[] of(KeyPair key) throws GeneralSecurityException {
    var info = der(SEQUENCE, VERSION, NO_NAME, key.getPublic().getEncoded(), NO_ATTRIBUTES);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(info);
    // A bit string begins with the number of bits that its last byte leaves out.
    return der(SEQUENCE, info, ALGORITHM, der(BIT_STRING, new byte[1], signature.sign()));
  }

  /// A tag and the length of what follows, in the shortest form.
  private static byte[] head(byte tag, int length) {
    if (length < 0x80) {
      return new byte[] {tag, (byte) length};
    }
    return length < 0x100
        ? new byte[] {tag, (byte) 0x81, (byte) length}
        : new byte[] {tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
  }

  private static byte[] der(byte tag, byte[]... parts) {
    int length = 0;
    for (var part : parts) {
      length += part.length;
    }
    var head = head(tag, length);
    var whole = new byte[head.length + length];
    System.arraycopy(head, 0, whole, 0, head.length);
    int at = head.length;
    for (var part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
