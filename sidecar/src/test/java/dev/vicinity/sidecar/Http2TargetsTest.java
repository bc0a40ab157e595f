package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads whose frames are in order, and which ask for nothing that HTTP/2 could mean: they are
/// answered, or their streams would stay open for ever.
@Timeout(60)
class Http2TargetsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET x",
        "GET *",
        "GET ?a",
        "GET http://other.test/",
        "GET http://app.test/",
        "OPTIONS https://other.test",
      })
  void pathThatIsNoneIsAnswered(String first) throws Exception {
    try (var ends = new Ends(Version.HTTP_2, Version.HTTP_1);
        var client = ends.client()) {
      client.head(first, End.LAST);
      assertThat(client.next()).isEqualTo("head 400");
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("DPE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"host: app.test/x", "host: a@app.test", "host: app.test,other.test"})
  void hostThatIsNoneIsAnswered(String host) throws Exception {
    try (var ends = new Ends(Version.HTTP_2, Version.HTTP_1);
        var client = (Http2Side) ends.client()) {
      client.headWithoutAuthority("GET /", End.LAST, host);
      assertThat(client.next()).isEqualTo("head 400");
      assertThat(ends.rig().recorded().next().flags()).isEqualTo("DPE");
    }
  }
}
