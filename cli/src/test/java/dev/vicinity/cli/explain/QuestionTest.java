package dev.vicinity.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionTest {
  @Test
  void portFollowsFromTheScheme() {
    assertThat(ask("http://a.b/").target()).isEqualTo(new Target("a.b", 80));
    assertThat(ask("https://a.b/").target()).isEqualTo(new Target("a.b", 443));
    assertThat(ask("a.b").target()).isEqualTo(new Target("a.b", 80));
    assertThat(ask("a.b:8080/x").target()).isEqualTo(new Target("a.b", 8080));
  }

  @Test
  void pathAndQueryAreKeptAsWritten() {
    var question = ask("http://a:1/x%20y?q=%41&r");
    assertThat(question.path()).isEqualTo("/x%20y");
    assertThat(question.query()).isEqualTo("q=%41&r");
    assertThat(ask("http://a").path()).isEqualTo("/");
    assertThat(ask("http://a").query()).isNull();
  }

  @Test
  void hostHeaderIsAddressedInstead() {
    var question = Question.of("GET", "http://a:8080/", List.of("Host: b.c"));
    assertThat(question.target()).isEqualTo(new Target("b.c", 8080));
    assertThat(question.authority()).isEqualTo("b.c");
    assertThat(question.header("host")).isNull();
  }

  @Test
  void repeatedHeadersAreJoined() {
    var question = Question.of("GET", "http://a", List.of("X-A: 1", "x-a:2"));
    assertThat(question.header("x-a")).isEqualTo("1,2");
  }

  @Test
  void addressesOfVersionSixAreUnderstood() {
    assertThat(ask("http://[::1]:90/").target()).isEqualTo(new Target("::1", 90));
    assertThat(ask("http://[::1]/").target()).isEqualTo(new Target("::1", 80));
  }

  @Test
  void nonsenseIsNamed() {
    assertThatThrownBy(() -> ask("http://")).hasMessageContaining("http://");
    assertThatThrownBy(() -> Question.of("GET", "a", List.of("novalue")))
        .hasMessageContaining("novalue");
  }

  private static Question ask(String url) {
    return Question.of("GET", url, List.of());
  }
}
