package dev.vicinity.sidecar.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;

class HeaderEditsTest {
  @Test
  void everyConnectionFieldNominatesHeadersOfThisHop() {
    var headers = new DefaultHttpHeaders();
    headers.add("connection", "keep-alive").add("connection", "x-secret, x-other");
    headers.add("x-secret", "1").add("x-other", "2").add("x-kept", "3").add("te", "trailers");

    HeaderEdits.removeNominated(headers);

    assertThat(headers.names()).containsExactlyInAnyOrder("connection", "x-kept", "te");
  }
}
