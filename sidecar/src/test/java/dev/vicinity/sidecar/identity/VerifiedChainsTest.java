package dev.vicinity.sidecar.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.sidecar.OwnAuthority;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/// The JDK verifies; what it verified once is known again, and nothing else is.
class VerifiedChainsTest {
  private static final String EC = "ECDHE_ECDSA";
  private static final String ID = "spiffe://cluster.local/ns/shop/sa/cart";

  private final OwnAuthority authority = new OwnAuthority();
  private final Instant end = Instant.now().plus(1, ChronoUnit.HOURS);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final Counting verifier = new Counting(jdk(authority));
  private final VerifiedChains chains = new VerifiedChains(verifier, now::get);

  @Test
  void leafIsVerifiedOnceForEachRole() throws Exception {
    var leaf = leaf(authority);
    for (int i = 0; i < 3; i++) {
      chains.checkClient(leaf, EC);
    }
    assertThat(verifier.asked).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      chains.checkServer(leaf, EC);
    }
    assertThat(verifier.asked).isEqualTo(2);
    chains.checkClient(leaf(authority), EC);
    assertThat(verifier.asked).isEqualTo(3);
  }

  @Test
  void strangerIsRefusedEachTime() {
    var stranger = leaf(new OwnAuthority());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> chains.checkClient(stranger, EC))
          .isInstanceOf(CertificateException.class);
    }
    assertThat(verifier.asked).isEqualTo(2);
  }

  @Test
  void whatIsKnownEndsWithTheCertificate() throws Exception {
    var leaf = leaf(authority);
    chains.checkClient(leaf, EC);
    now.set(end.minus(1, ChronoUnit.MINUTES));
    chains.checkClient(leaf, EC);
    assertThat(verifier.asked).isEqualTo(1);
    now.set(end.plus(1, ChronoUnit.MINUTES));
    chains.checkClient(leaf, EC);
    assertThat(verifier.asked).isEqualTo(2);
    now.set(Instant.now().minus(1, ChronoUnit.DAYS));
    chains.checkClient(leaf, EC);
    assertThat(verifier.asked).isEqualTo(3);
  }

  @Test
  void nobodyIsNotTrusted() {
    assertThatThrownBy(() -> chains.checkClient(new X509Certificate[0], EC))
        .isInstanceOf(CertificateException.class);
  }

  private X509Certificate[] leaf(OwnAuthority of) {
    return new X509Certificate[] {of.leafOf(ID, end)};
  }

  private static X509ExtendedTrustManager jdk(OwnAuthority authority) {
    return (X509ExtendedTrustManager)
        Certificates.trust(List.of(authority.root())).getTrustManagers()[0];
  }

  /// The JDK's, counted.
  private static final class Counting extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;
    private int asked;

    private Counting(X509ExtendedTrustManager jdk) {
      this.jdk = jdk;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      asked++;
      jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      asked++;
      jdk.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return jdk.getAcceptedIssuers();
    }
  }
}
