package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Objects whose fields are the components of a record. Fields that it does not have are passed
/// over.
final class RecordReader implements Reader {
  private final RecordShape shape;

  /// By component, each found when it is first needed, because a record may hold its own kind; two
  /// threads that find the same one do no harm.
  private final @Nullable Reader[] readers;

  RecordReader(RecordShape shape) {
    this.shape = shape;
    this.readers = new @Nullable Reader[shape.size()];
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    Reader.begin(in, JsonToken.START_OBJECT);
    return fields(in);
  }

  /// The parser stands on the name of a field, or on the object's end.
  Object fields(JsonParser in) throws IOException {
    @Nullable Object[] parts = new @Nullable Object[shape.size()];
    for (; in.currentToken() == JsonToken.FIELD_NAME; in.nextToken()) {
      int place = shape.place(in.currentName());
      boolean isNull = in.nextToken() == JsonToken.VALUE_NULL;
      if (place < 0) {
        in.skipChildren();
      } else if (!isNull) {
        parts[place] = reader(place).read(in);
      }
    }
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == null) {
        parts[i] = reader(i).absent();
      }
    }
    try {
      return shape.made(parts);
    } catch (IllegalArgumentException e) {
      throw Reader.refused(in, String.valueOf(e.getMessage()));
    }
  }

  private Reader reader(int place) {
    var known = readers[place];
    if (known == null) {
      known = Readers.of(shape.type(place));
      readers[place] = known;
    }
    return known;
  }
}
