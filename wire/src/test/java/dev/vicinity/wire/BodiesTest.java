package dev.vicinity.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.proto.Encoding;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final ClusterKey CLUSTER = ClusterKey.of("a.b", 80);
  private static final Key KEY = new Key.Endpoints(CLUSTER);

  @Property(tries = 100)
  void whatWasPackedComesBack(@ForAll long seed) {
    var set = new RandomRecords(new Random(seed)).of(EndpointSet.class);
    assertThat(Bodies.unpack(Bodies.pack(KEY, Version.NONE, set))).isEqualTo(set);
  }

  @Test
  void largeSetsShrinkAndSmallOnesStayAsTheyAre() {
    var random = new RandomRecords(new Random(1));
    var groups =
        IntStream.range(0, 200)
            .mapToObj(_ -> random.of(EndpointSet.class))
            .flatMap(set -> set.groups().stream())
            .toList();
    var large =
        new EndpointSet(
            CLUSTER, Version.NONE, EndpointSet.Basis.NONE, EndpointSet.Weighting.POOLED, groups);
    var packed = Bodies.pack(KEY, Version.NONE, large);
    assertThat(packed.getBody().size()).isLessThan(Json.write(large).length / 4);
    var small = Bodies.pack(KEY, Version.NONE, EndpointSet.empty(CLUSTER, Version.NONE));
    assertThat(small.getEncoding()).isEqualTo(Encoding.IDENTITY);
  }

  @Test
  void nonsenseIsRefused() {
    var update = Bodies.pack(KEY, Version.NONE, EndpointSet.empty(CLUSTER, Version.NONE));
    var broken =
        update.toBuilder().setEncoding(Encoding.GZIP).setBody(ByteString.copyFromUtf8("x"));
    assertThatThrownBy(() -> Bodies.unpack(broken.build()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("unpack a body");
    var later = update.toBuilder().setEncodingValue(7);
    assertThatThrownBy(() -> Bodies.unpack(later.build())).hasMessageContaining("encoding: 7");
  }
}
