package dev.vicinity.wire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Values that hold others of one type, none of them null.
final class Containers {
  private Containers() {}

  /// Null, or the value.
  record Option(Type of) implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      return Optional.of(Readers.of(of).read(in));
    }

    @Override
    public Object absent() {
      return Optional.empty();
    }
  }

  /// Arrays.
  record Items(Type of, Object absent, Function<List<Object>, Object> copy) implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      Reader.begin(in, JsonToken.START_ARRAY);
      var reader = Readers.of(of);
      var items = new ArrayList<>();
      for (; in.currentToken() != JsonToken.END_ARRAY; in.nextToken()) {
        items.add(reader.read(in));
      }
      return copy.apply(items);
    }
  }

  /// Objects whose fields are the entries of a map.
  record Entries(Type of) implements Reader {
    @Override
    public Object read(JsonParser in) throws IOException {
      Reader.begin(in, JsonToken.START_OBJECT);
      var reader = Readers.of(of);
      var map = new LinkedHashMap<String, Object>();
      for (; in.currentToken() != JsonToken.END_OBJECT; in.nextToken()) {
        var name = in.currentName();
        in.nextToken();
        map.put(name, reader.read(in));
      }
      return Map.copyOf(map);
    }

    @Override
    public Object absent() {
      return Map.of();
    }
  }
}
