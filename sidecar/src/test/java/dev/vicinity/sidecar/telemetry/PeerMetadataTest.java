package dev.vicinity.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.vicinity.core.mesh.Locality;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PeerMetadataTest {
  @Test
  void whatIsEncodedIsDecoded() {
    var peer = PeerMetadata.decode(PeerMetadata.encode(SampleMesh.CLIENT));
    assertThat(peer).isEqualTo(Peer.of(SampleMesh.CLIENT, ""));
  }

  @Test
  void headersOfIstiosProxiesAreUnderstood() {
    var labels =
        Struct.newBuilder()
            .putFields("service.istio.io/canonical-name", text("reviews"))
            .putFields("service.istio.io/canonical-revision", text("v3"))
            .build();
    var header =
        Struct.newBuilder()
            .putFields("WORKLOAD_NAME", text("reviews-v3"))
            .putFields("NAMESPACE", text("bookinfo"))
            .putFields("CLUSTER_ID", text("Kubernetes"))
            .putFields("LABELS", Value.newBuilder().setStructValue(labels).build())
            .build();
    var peer = PeerMetadata.decode(Base64.getEncoder().encodeToString(header.toByteArray()));
    assertThat(peer)
        .isEqualTo(
            new Peer(
                "reviews-v3",
                "bookinfo",
                "reviews",
                "v3",
                "",
                "",
                "Kubernetes",
                "",
                Locality.NONE));
  }

  @Test
  void nonsenseAndExcessAreUnknown() {
    assertThat(PeerMetadata.decode("%%%")).isEqualTo(Peer.UNKNOWN);
    assertThat(PeerMetadata.decode("AAAA")).isEqualTo(Peer.UNKNOWN);
    assertThat(PeerMetadata.decode("A".repeat(1 << 20))).isEqualTo(Peer.UNKNOWN);
  }

  @Test
  void peersAreDecodedOnceAndForgottenBeforeTheyFillTheMemory() {
    var cache = new PeerCache();
    var header = PeerMetadata.encode(SampleMesh.CLIENT);
    var first = cache.resolve("client", header, "spiffe://a");
    assertThat(cache.resolve("client", new String(header.toCharArray()), "spiffe://a"))
        .isSameAs(first);
    assertThat(cache.resolve("client", header, "spiffe://b").principal()).isEqualTo("spiffe://b");
    for (int i = 0; i < 10_000; i++) {
      cache.resolve("other-" + i, header, "");
    }
    assertThat(cache.size()).isLessThanOrEqualTo(4096);
  }

  @Test
  void peersThatSayMuchAreForgottenSooner() {
    var cache = new PeerCache();
    int much = 15_000;
    for (int i = 0; i < 1_000; i++) {
      cache.resolve("peer-" + i, "A".repeat(much), "");
      assertThat(cache.size() * much).isLessThanOrEqualTo(PeerCache.TEXT_LIMIT);
    }
    // Saying the same again, or something else, is not saying more.
    cache.resolve("peer", "short", "");
    int known = cache.size();
    for (int i = 0; i < 1_000; i++) {
      cache.resolve("peer", (i % 2 == 0 ? "B" : "C").repeat(much), "");
    }
    assertThat(cache.size()).isEqualTo(known);
  }

  @Test
  void peersThatSayTooMuchAreNotKnown() {
    var cache = new PeerCache();
    assertThat(cache.resolve("peer", "A".repeat(60_000), "")).isSameAs(Peer.UNKNOWN);
    assertThat(cache.resolve("p".repeat(60_000), "AAAA", "")).isSameAs(Peer.UNKNOWN);
    assertThat(cache.size()).isZero();
    assertThat(cache.resolve("p".repeat(60_000), "AAAA", "spiffe://a").principal())
        .isEqualTo("spiffe://a");
  }

  @Test
  void namesThatAreNoneAreNoLabels() {
    var header = Struct.newBuilder().putFields("WORKLOAD_NAME", text("w".repeat(254))).build();
    var peer = PeerMetadata.decode(Base64.getEncoder().encodeToString(header.toByteArray()));
    assertThat(peer.workload()).isEmpty();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
