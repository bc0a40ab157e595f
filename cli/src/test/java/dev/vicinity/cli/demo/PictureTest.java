package dev.vicinity.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.cli.demo.Picture.Paint;
import dev.vicinity.cli.demo.Picture.Style;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Picture PICTURE =
      new Picture(new Style("=", ">", Paint.PLAIN), Map.of(Zone.US_B, Stage.Condition.DEAD));
  private static final Tally MEASURED = new Tally(Map.of("hello-kr-a", 90, "hello-us-a", 10));

  @Test
  void arrowsAreAsLongAsTheirShares() {
    var block = PICTURE.block(Client.KR, MEASURED, Shares.split(Zone.KR_A, 0.9, Zone.US_A));
    assertThat(block).hasSize(5);
    assertThat(block.get(1)).contains("=".repeat(30) + ">").contains("90.0 %");
    assertThat(block.get(2)).doesNotContain(">");
    assertThat(block.get(3)).contains("==>").contains("10.0 %");
    assertThat(block.get(4)).endsWith("dead");
  }

  @Test
  void everyLineFitsATerminal() {
    PICTURE
        .block(Client.US, MEASURED, Shares.all(Zone.US_A))
        .forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void sharesTellWhatDiffers() {
    var shares = Shares.split(Zone.KR_A, 0.9, Zone.US_A);
    assertThat(shares.differences(MEASURED, 2)).isEmpty();
    assertThat(Shares.split(Zone.KR_A, 0.8, Zone.US_A).differences(MEASURED, 2)).hasSize(2);
    assertThat(Shares.all(Zone.KR_A).differences(MEASURED, 2)).hasSize(2);
    var failed = new Tally(Map.of("hello-kr-a", 99, "status-503", 1));
    assertThat(Shares.all(Zone.KR_A).differences(failed, 2)).contains("1 requests failed");
  }
}
