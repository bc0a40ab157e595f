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

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
