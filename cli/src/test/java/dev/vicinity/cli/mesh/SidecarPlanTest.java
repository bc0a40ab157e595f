package dev.vicinity.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.cli.explain.PodName;
import org.junit.jupiter.api.Test;

class SidecarPlanTest {
  @Test
  void portIsFreeUnlessGiven() {
    var plan = SidecarPlan.parse("client.sample");
    assertThat(plan.pod()).isEqualTo(new PodName("client", "sample"));
    assertThat(plan.outboundPort()).isZero();
    assertThat(SidecarPlan.parse("client.sample=18080").outboundPort()).isEqualTo(18080);
  }

  @Test
  void namesOfPodsMayHaveDots() {
    assertThat(SidecarPlan.parse("db.0.data").pod()).isEqualTo(new PodName("db.0", "data"));
  }

  @Test
  void nonsenseIsNamed() {
    for (var text : new String[] {"client", ".sample", "client.", "a.b=x", "a.b=70000"}) {
      assertThatThrownBy(() -> SidecarPlan.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }
}
