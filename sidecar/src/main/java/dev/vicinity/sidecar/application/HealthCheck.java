package dev.vicinity.sidecar.application;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The one message each way of `grpc.health.v1.Health/Check`, framed as gRPC frames them. Pure.
final class HealthCheck {
  static final String PATH = "/grpc.health.v1.Health/Check";

  /// Field 1 of the request: a string.
  private static final int SERVICE = 0x0a;

  /// Field 1 of the answer: a number.
  private static final int STATUS = 0x08;

  private static final int SERVING = 1;
  private static final int PREFIX = 5;

  private HealthCheck() {}

  /// Names of up to 127 bytes have a length of one byte; longer ones are no names of services.
  static byte[] request(String service) {
    var name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length > 127) {
      throw new IllegalArgumentException("service: " + service + " (expected: <= 127 bytes)");
    }
    int length = name.length == 0 ? 0 : 2 + name.length;
    var message = ByteBuffer.allocate(PREFIX + length).put((byte) 0).putInt(length);
    if (length > 0) {
      message.put((byte) SERVICE).put((byte) name.length).put(name);
    }
    return message.array();
  }

  static boolean isServing(byte[] answer) {
    return answer.length >= PREFIX + 2
        && answer[0] == 0
        && answer[PREFIX] == STATUS
        && answer[PREFIX + 1] == SERVING;
  }
}
