package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How values of one type are read. Any thread.
public interface Reader {
  /// The parser stands on the value's first token, which is not null, and afterwards on its last.
  /// Fails with IOException on what is no such value, saying where it stands and what is allowed.
  Object read(JsonParser in) throws IOException;

  /// What a record gets whose JSON has null for this, or nothing.
  default @Nullable Object absent() {
    return null;
  }

  /// Passes over the token that a value has to begin with.
  static void begin(JsonParser in, JsonToken token) throws IOException {
    if (in.currentToken() != token) {
      throw refused(in, token.asString());
    }
    in.nextToken();
  }

  static IOException refused(JsonParser in, String expected) throws IOException {
    return new JsonParseException(
        in,
        in.getParsingContext().pathAsPointer()
            + ": "
            + in.getText()
            + " (expected: "
            + expected
            + ")");
  }
}
