package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Objects whose fields are the components of a record. Fields that it does not have are passed
/// over.
record RecordReader(RecordShape shape) implements Reader {
  @Override
  public Object read(JsonParser in) throws IOException {
    Reader.begin(in, JsonToken.START_OBJECT);
    return fields(in);
  }

  /// The parser stands on the name of a field, or on the object's end.
  Object fields(JsonParser in) throws IOException {
    @Nullable Object[] parts = new @Nullable Object[shape.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Readers.of(shape.type(i)).absent();
    }
    for (; in.currentToken() == JsonToken.FIELD_NAME; in.nextToken()) {
      int place = shape.place(in.currentName());
      boolean isNull = in.nextToken() == JsonToken.VALUE_NULL;
      if (place < 0) {
        in.skipChildren();
      } else if (!isNull) {
        parts[place] = Readers.of(shape.type(place)).read(in);
      }
    }
    try {
      return shape.made(parts);
    } catch (IllegalArgumentException e) {
      throw Reader.refused(in, String.valueOf(e.getMessage()));
    }
  }
}
