package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Records of a sealed type, told apart by the simple name that stands in their first field.
final class SealedReader implements Reader {
  private final Map<String, RecordReader> cases = new LinkedHashMap<>();

  SealedReader(Class<?> type) {
    collect(type);
  }

  private void collect(Class<?> type) {
    for (var permitted : type.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        cases.put(permitted.getSimpleName(), new RecordReader(RecordShape.of(permitted)));
      } else {
        collect(permitted);
      }
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    Reader.begin(in, JsonToken.START_OBJECT);
    if (in.currentToken() != JsonToken.FIELD_NAME || !in.currentName().equals(RecordShape.CASE)) {
      throw Reader.refused(in, RecordShape.CASE + " first");
    }
    in.nextToken();
    var found = cases.get(Scalars.text(in));
    if (found == null) {
      throw Reader.refused(in, "one of " + cases.keySet());
    }
    in.nextToken();
    return found.fields(in);
  }
}
