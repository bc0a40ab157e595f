package dev.vicinity.sidecar.capture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTest {
  @Test
  void podWithoutRulesIsToldSoAndWhatToDo() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var validation = new Validation(free, List.of(InetAddress.ofLiteral("127.0.0.1")));

    assertThatThrownBy(() -> validation.run(_ -> {}))
        .hasMessageContaining("not redirected to its sidecar (127.0.0.1:15002")
        .hasMessageContaining("delete this pod");
  }

  @Test
  void podWithoutAnAddressIsNotCalledCaptured() {
    assertThatThrownBy(() -> new Validation(15006, List.of()).run(_ -> {}))
        .hasMessageContaining("no address");
  }
}
