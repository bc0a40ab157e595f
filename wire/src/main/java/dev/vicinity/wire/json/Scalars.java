package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Values that are one token.
final class Scalars {
  private Scalars() {}

  static String text(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Reader.refused(in, "a text");
    }
    return in.getText();
  }

  private static void expect(JsonParser in, boolean isSo, String expected) throws IOException {
    if (!isSo) {
      throw Reader.refused(in, expected);
    }
  }

  record Text() implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      return text(in);
    }

    @Override
    public Object absent() {
      return "";
    }
  }

  record Int() implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      expect(in, in.currentToken() == JsonToken.VALUE_NUMBER_INT, "a whole number");
      return in.getIntValue();
    }

    @Override
    public Object absent() {
      return 0;
    }
  }

  record BigInt() implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      expect(in, in.currentToken() == JsonToken.VALUE_NUMBER_INT, "a whole number");
      return in.getLongValue();
    }

    @Override
    public Object absent() {
      return 0L;
    }
  }

  /// Infinities and what is no number are texts.
  record Real() implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        expect(in, in.currentToken().isNumeric(), "a number");
        return in.getDoubleValue();
      }
      return switch (in.getText()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw Reader.refused(in, "a number");
      };
    }

    @Override
    public Object absent() {
      return 0.0;
    }
  }

  record Truth() implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      expect(in, in.currentToken().isBoolean(), "true or false");
      return in.getBooleanValue();
    }

    @Override
    public Object absent() {
      return false;
    }
  }

  /// Constants by their names.
  record Constant(Map<String, Object> all) implements Reader {
    Constant(Class<?> type) {
      this(new LinkedHashMap<>());
      for (var constant : type.getEnumConstants()) {
        all.put(((Enum<?>) constant).name(), constant);
      }
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      var constant = all.get(text(in));
      if (constant == null) {
        throw Reader.refused(in, "one of " + all.keySet());
      }
      return constant;
    }
  }

  /// ISO 8601.
  record Time(String expected, Function<String, Object> parse) implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      var text = text(in);
      try {
        return parse.apply(text);
      } catch (DateTimeException e) {
        throw Reader.refused(in, expected);
      }
    }
  }
}
