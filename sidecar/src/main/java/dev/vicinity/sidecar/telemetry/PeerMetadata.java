package dev.vicinity.sidecar.telemetry;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/// How proxies tell each other who they are: a protobuf Struct in base64 with Istio's field names,
/// in `x-envoy-peer-metadata`. Region and zone travel as labels; Istio's proxies ignore them.
final class PeerMetadata {
  /// Above this a header is not looked at.
  static final int LONGEST = 16 * 1024;

  /// Nothing in Kubernetes has a longer name; longer ones would be kept as labels.
  private static final int LONGEST_NAME = 253;

  private static final String OWNER = "kubernetes://apis/apps/v1/namespaces/";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String SUBZONE = "topology.istio.io/subzone";
  private static final String CANONICAL_NAME = "service.istio.io/canonical-name";
  private static final String CANONICAL_REVISION = "service.istio.io/canonical-revision";

  private PeerMetadata() {}

  /// The header's value for a workload.
  static String encode(Workload workload) {
    var labels = Struct.newBuilder();
    put(labels, CANONICAL_NAME, workload.canonicalService());
    put(labels, CANONICAL_REVISION, workload.canonicalRevision());
    put(labels, "app", workload.labels().getOrDefault("app", ""));
    put(labels, "version", workload.labels().getOrDefault("version", ""));
    put(labels, REGION, workload.locality().region());
    put(labels, ZONE, workload.locality().zone());
    put(labels, SUBZONE, workload.locality().subzone());
    var all = Struct.newBuilder();
    put(all, "NAME", workload.name());
    put(all, "NAMESPACE", workload.namespace());
    put(all, "CLUSTER_ID", workload.cluster());
    put(all, "WORKLOAD_NAME", workload.owner());
    put(all, "OWNER", OWNER + workload.namespace() + "/deployments/" + workload.owner());
    all.putFields("LABELS", Value.newBuilder().setStructValue(labels).build());
    return Base64.getEncoder().encodeToString(bytes(all.build()));
  }

  /// The peer that a header describes; `Peer.UNKNOWN` if it describes none.
  static Peer decode(String header) {
    if (header.isEmpty() || header.length() > LONGEST) {
      return Peer.UNKNOWN;
    }
    try {
      return peer(Struct.parseFrom(Base64.getDecoder().decode(header)));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      return Peer.UNKNOWN; // what a stranger sends is no error of ours
    }
  }

  private static Peer peer(Struct all) {
    var labels = all.getFieldsOrDefault("LABELS", Value.getDefaultInstance()).getStructValue();
    var workload = text(all, "WORKLOAD_NAME");
    var canonical = text(labels, CANONICAL_NAME);
    var revision = text(labels, CANONICAL_REVISION);
    return new Peer(
        workload,
        text(all, "NAMESPACE"),
        canonical.isEmpty() ? workload : canonical,
        revision.isEmpty() ? "latest" : revision,
        text(labels, "app"),
        text(labels, "version"),
        text(all, "CLUSTER_ID"),
        "",
        new Locality(text(labels, REGION), text(labels, ZONE), text(labels, SUBZONE)));
  }

  private static void put(Struct.Builder struct, String key, String value) {
    if (!value.isEmpty()) {
      struct.putFields(key, Value.newBuilder().setStringValue(value).build());
    }
  }

  private static String text(Struct struct, String key) {
    var value = struct.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    return value.length() > LONGEST_NAME ? "" : value;
  }

  /// The same bytes for the same workload, whatever order maps have.
  private static byte[] bytes(Struct struct) {
    var out = new ByteArrayOutputStream(struct.getSerializedSize());
    try {
      var coded = CodedOutputStream.newInstance(out);
      coded.useDeterministicSerialization();
      struct.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
