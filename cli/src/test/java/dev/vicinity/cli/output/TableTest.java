package dev.vicinity.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
    var table = Table.of("NAME", "N").row("a", 5).row("longer", 500);
    assertThat(table.render()).isEqualTo("NAME    N\na         5\nlonger  500\n");
  }
}
