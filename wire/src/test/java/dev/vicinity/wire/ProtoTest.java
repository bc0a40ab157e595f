package dev.vicinity.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class ProtoTest {
  @Property
  void keysComeBackEqual(
      @ForAll @AlphaChars @Chars({'.', '-', ':', '*'}) @NotEmpty String host,
      @ForAll @IntRange(max = 65535) int port,
      @ForAll @AlphaChars String subset) {
    assertComesBack(Key.OWN);
    assertComesBack(new Key.Meaning(new Target(host, port)));
    assertComesBack(new Key.Endpoints(new ClusterKey(host, port, subset)));
  }

  @Property
  void versionsComeBackEqual(@ForAll long epoch, @ForAll long sequence) {
    var version = new Version(epoch, sequence);
    assertThat(Proto.version(Proto.of(version))).isEqualTo(version);
  }

  @Test
  void kindsOfALaterVersionAreRefused() {
    var key = dev.vicinity.wire.proto.Key.newBuilder().setKindValue(9).setName("x").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proto.key(key))
        .withMessageContaining("kind 9");
  }

  private static void assertComesBack(Key key) {
    assertThat(Proto.key(Proto.of(key))).isEqualTo(key);
  }
}
