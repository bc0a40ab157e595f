package dev.vicinity.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.StringMatch;
import java.io.UncheckedIOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Property(tries = 200)
  void everyBodyComesBackEqual(@ForAll long seed) {
    var random = new RandomRecords(new Random(seed));
    assertComesBack(random.of(WorkloadConfig.class), WorkloadConfig.class);
    assertComesBack(random.of(Destination.class), Destination.class);
    assertComesBack(random.of(EndpointSet.class), EndpointSet.class);
  }

  @Property(tries = 100)
  void sealedTypesComeBackByThemselves(@ForAll long seed) {
    var random = new RandomRecords(new Random(seed));
    assertComesBack(random.of(RouteAction.class), RouteAction.class);
    assertComesBack(random.of(StringMatch.class), StringMatch.class);
    assertComesBack(random.of(LocalityPolicy.class), LocalityPolicy.class);
  }

  @Test
  void whatOneReadsIsPlain() {
    var unknown =
        new Destination(new Target("a.b", 80), new Version(1, 2), new Destination.Unknown());
    assertThat(new String(Json.write(unknown), UTF_8))
        .isEqualTo(
            """
            {"target":{"host":"a.b","port":80},"version":{"epoch":1,"sequence":2},\
            "meaning":{"type":"Unknown"}}\
            """);
    var set = EndpointSet.empty(ClusterKey.of("a.b", 80), Version.NONE);
    assertThat(new String(Json.write(set), UTF_8))
        .isEqualTo(
            """
            {"cluster":{"host":"a.b","port":80,"subset":""},"version":{"epoch":0,"sequence":0},\
            "basis":"NONE","weighting":"POOLED","groups":[]}\
            """);
  }

  @Test
  void questionsOfRecordsAreNotFields() {
    var text = new String(Json.write(Workload.UNKNOWN), UTF_8);
    assertThat(text).doesNotContain("none").contains("\"locality\":{\"region\":");
  }

  @Test
  void fieldsOfAnotherVersionDoNotHurt() {
    var newer =
        """
        {"cluster":{"host":"a.b","port":80,"subset":"","colour":"red"},"later":[1],
         "version":{"epoch":1,"sequence":1},"basis":"NONE","weighting":"POOLED"}\
        """;
    assertThat(Json.read(newer.getBytes(UTF_8), EndpointSet.class))
        .isEqualTo(EndpointSet.empty(ClusterKey.of("a.b", 80), new Version(1, 1)));
  }

  @Test
  void nonsenseIsRefusedByName() {
    assertThatThrownBy(() -> Json.read("{".getBytes(UTF_8), EndpointSet.class))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("read EndpointSet");
  }

  private static <T> void assertComesBack(T value, Class<T> type) {
    assertThat(Json.read(Json.write(value), type)).isEqualTo(value);
  }
}
