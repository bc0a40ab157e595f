package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes values by what they are: records by their components (the case's name first, if they are
/// one of a sealed type's), maps in the order of their names, so that what is equal looks equal.
/// Any thread.
public final class Values {
  private Values() {}

  /// Fails with IllegalArgumentException for what JSON cannot carry.
  public static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Record some -> record(out, some);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      case Enum<?> constant -> out.writeString(constant.name());
      case Optional<?> some -> write(out, some.orElse(null));
      case Map<?, ?> map -> entries(out, map);
      case Iterable<?> items -> items(out, items);
      case Duration time -> out.writeString(time.toString());
      case Instant time -> out.writeString(time.toString());
      default -> throw Readers.unknown(value.getClass());
    }
  }

  private static void record(JsonGenerator out, Record value) throws IOException {
    var shape = RecordShape.of(value.getClass());
    out.writeStartObject();
    if (shape.isCase()) {
      out.writeStringField(RecordShape.CASE, shape.name());
    }
    for (int i = 0; i < shape.size(); i++) {
      out.writeFieldName(shape.name(i));
      write(out, shape.part(value, i));
    }
    out.writeEndObject();
  }

  private static void entries(JsonGenerator out, Map<?, ?> map) throws IOException {
    var ordered = new TreeMap<String, @Nullable Object>();
    map.forEach((name, value) -> ordered.put(name.toString(), value));
    out.writeStartObject();
    for (var entry : ordered.entrySet()) {
      out.writeFieldName(entry.getKey());
      write(out, entry.getValue());
    }
    out.writeEndObject();
  }

  private static void items(JsonGenerator out, Iterable<?> items) throws IOException {
    out.writeStartArray();
    for (var item : items) {
      write(out, item);
    }
    out.writeEndArray();
  }
}
