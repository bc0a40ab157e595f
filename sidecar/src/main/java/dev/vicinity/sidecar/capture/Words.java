package dev.vicinity.sidecar.capture;

import java.util.ArrayList;
import java.util.List;

/// Lists as options hold them.
final class Words {
  private Words() {}

  /// What is between the commas, without blanks.
  static List<String> of(String text) {
    var words = new ArrayList<String>();
    for (int from = 0; from <= text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      var word = text.substring(from, end).strip();
      if (!word.isEmpty()) {
        words.add(word);
      }
      from = end + 1;
    }
    return words;
  }
}
