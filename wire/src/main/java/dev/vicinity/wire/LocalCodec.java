package dev.vicinity.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/// Delivers immutable values on the event bus by reference; they never leave the process.
public record LocalCodec<T>(Class<T> type) implements MessageCodec<T, T> {
  /// Lets a bus carry the type; again is no harm, as two control processes may share one bus.
  public static <T> void register(EventBus bus, Class<T> type) {
    try {
      bus.registerDefaultCodec(type, new LocalCodec<>(type));
    } catch (IllegalStateException _) {
      // registered before: the only way to ask
    }
  }

  @Override
  public void encodeToWire(Buffer buffer, T value) {
    throw new UnsupportedOperationException(type + " stays in its process");
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException(type + " stays in its process");
  }

  @Override
  public T transform(T value) {
    return value;
  }

  @Override
  public String name() {
    return "vicinity." + type.getName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
