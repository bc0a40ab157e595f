package dev.vicinity.injector.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.injector.admission.Answer;
import io.fabric8.zjsonpatch.JsonPatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pods of many shapes, and what each becomes. `-Dgolden.update` writes what comes out instead of
/// comparing it: look at the difference before it is committed.
class GoldenTest {
  @ParameterizedTest
  @MethodSource("dev.vicinity.injector.offline.Golden#all")
  void aManifestBecomesWhatIsWrittenBesideIt(Golden golden) {
    var actual = golden.actual();
    if (System.getProperty("golden.update") != null) {
      golden.become(actual);
    }
    assertThat(actual).isEqualTo(golden.expected());
  }

  @ParameterizedTest
  @MethodSource("dev.vicinity.injector.offline.Golden#all")
  void injectingTwiceEqualsInjectingOnce(Golden golden) {
    var once = golden.injection().inject(golden.resource()).resource();
    assertThat(golden.injection().inject(once).resource()).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("dev.vicinity.injector.offline.Golden#all")
  void thePatchTurnsTheOnePodIntoTheOther(Golden golden) {
    var answer = golden.injection().inject(golden.resource()).answer().orElseThrow();
    assumeTrue(answer instanceof Answer.Injected);
    if (answer instanceof Answer.Injected injected) {
      assertThat(JsonPatch.apply(injected.patch(), injected.before())).isEqualTo(injected.after());
    }
  }
}
