package dev.vicinity.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.vicinity.wire.json.Readers;
import dev.vicinity.wire.json.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// Core's records as JSON: the bodies of updates, and what pages show of them.
///
/// Records need no annotations; a sealed type says its case in `type`. Fields that the reader does
/// not know are passed over and lists and texts that the writer did not know are empty, so that
/// control and sidecars may be of neighbouring versions. Any thread.
public final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  public static byte[] write(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = JSON.createGenerator(bytes)) {
      Values.write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + value.getClass().getSimpleName(), e);
    }
    return bytes.toByteArray();
  }

  /// For people.
  public static String pretty(Object value) {
    var text = new StringWriter();
    try (var out = JSON.createGenerator(text)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      Values.write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + value.getClass().getSimpleName(), e);
    }
    return text.toString();
  }

  /// Fails with UncheckedIOException if the bytes are no such value.
  public static <T> T read(byte[] json, Class<T> type) {
    try (var in = JSON.createParser(json)) {
      if (in.nextToken() == null || in.currentToken() == JsonToken.VALUE_NULL) {
        throw new JsonParseException(in, "nothing (expected: a value)");
      }
      return type.cast(Readers.of(type).read(in));
    } catch (IOException e) {
      throw new UncheckedIOException("read " + type.getSimpleName(), e);
    }
  }
}
