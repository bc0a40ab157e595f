package dev.vicinity.sidecar.cni;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Places in a JSON text, so that a part can be put in or cut out while all else stays as somebody
/// wrote it. The text has to be well-formed. Pure.
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonText() {}

  /// Where a value is: from its first character to behind its last.
  record Span(int from, int to) {
    String of(String text) {
      return text.substring(from, to);
    }
  }

  /// The elements of the array that is a member of the object; none if it has none by this name.
  static List<Span> elements(String text, String member) {
    try (var in = JSON.createParser(text)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        var found = in.currentName().equals(member);
        if (in.nextToken() == JsonToken.START_ARRAY && found) {
          return elements(in);
        }
        in.skipChildren();
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Span> elements(JsonParser in) throws IOException {
    var elements = new ArrayList<Span>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      int from = (int) in.currentTokenLocation().getCharOffset();
      in.skipChildren();
      in.finishToken();
      elements.add(new Span(from, (int) in.currentLocation().getCharOffset()));
    }
    return elements;
  }
}
