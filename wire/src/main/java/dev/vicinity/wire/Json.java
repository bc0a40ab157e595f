package dev.vicinity.wire;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Core's records as JSON: the bodies of updates, and what pages show of them.
///
/// Records need no annotations; a sealed type says its case in `type`. Fields that the reader does
/// not know are passed over and lists and texts that the writer did not know are empty, so that
/// control and sidecars may be of neighbouring versions.
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new SealedTypes())
          .addModules(new Jdk8Module(), new JavaTimeModule())
          // isNone() and its like are questions, not fields
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .withConfigOverride(List.class, Json::emptyIfAbsent)
          .withConfigOverride(Set.class, Json::emptyIfAbsent)
          .withConfigOverride(Map.class, Json::emptyIfAbsent)
          .withConfigOverride(String.class, Json::emptyIfAbsent)
          .build();

  private Json() {}

  private static void emptyIfAbsent(MutableConfigOverride type) {
    type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + value.getClass().getSimpleName(), e);
    }
  }

  /// For people.
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + value.getClass().getSimpleName(), e);
    }
  }

  /// Fails with UncheckedIOException if the bytes are no such value.
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("read " + type.getSimpleName(), e);
    }
  }
}
