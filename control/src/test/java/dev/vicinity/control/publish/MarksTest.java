package dev.vicinity.control.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.Change.Scope;
import dev.vicinity.control.catalog.Change.Urgency;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final long MS = 1_000_000;

  private final Marks marks = new Marks(Duration.ofMillis(100), Duration.ofMillis(1000));

  @Test
  void waitsForQuiet() {
    mark("a", Urgency.DEBOUNCED, 0);
    assertThat(marks.waitNanos(0)).isEqualTo(100 * MS);
    mark("a", Urgency.DEBOUNCED, 60);
    assertThat(marks.waitNanos(100 * MS)).isEqualTo(60 * MS);
    assertThat(marks.waitNanos(160 * MS)).isZero();
  }

  @Test
  void neverWaitsLongerThanTheCeiling() {
    for (int at = 0; at <= 950; at += 50) {
      mark("a", Urgency.DEBOUNCED, at);
    }
    assertThat(marks.waitNanos(950 * MS)).isEqualTo(50 * MS);
    assertThat(marks.take(1000 * MS)).hasSize(1);
    assertThat(marks.isEmpty()).isTrue();
  }

  @Test
  void whatIsImmediateDoesNotWaitAndDoesNotHurryOthers() {
    mark("slow", Urgency.DEBOUNCED, 0);
    mark("gone", Urgency.IMMEDIATE, 10);
    assertThat(marks.waitNanos(10 * MS)).isZero();
    assertThat(marks.take(10 * MS)).extracting(Change::subject).containsExactly("gone");
    assertThat(marks.waitNanos(20 * MS)).isEqualTo(90 * MS);
    assertThat(marks.take(110 * MS)).extracting(Change::subject).containsExactly("slow");
  }

  @Test
  void aBurstOfTheImmediateComesInSteps() {
    mark("a", Urgency.IMMEDIATE, 0);
    assertThat(marks.take(0)).hasSize(1);
    mark("b", Urgency.IMMEDIATE, 1);
    mark("c", Urgency.IMMEDIATE, 2);
    assertThat(marks.waitNanos(2 * MS)).isEqualTo(18 * MS);
    assertThat(marks.take(20 * MS)).hasSize(2);
    mark("d", Urgency.IMMEDIATE, 500);
    assertThat(marks.waitNanos(500 * MS)).isZero();
  }

  @Test
  void marksOfOneSubjectAreOneChangeSinceTheFirst() {
    mark("a", Urgency.DEBOUNCED, 0);
    mark("a", Urgency.IMMEDIATE, 30);
    assertThat(marks.take(30 * MS))
        .containsExactly(new Change(Scope.ENDPOINTS, "a", Urgency.IMMEDIATE, 0));
  }

  private void mark(String subject, Urgency urgency, long atMillis) {
    marks.add(new Change(Scope.ENDPOINTS, subject, urgency, atMillis * MS), atMillis * MS);
  }
}
