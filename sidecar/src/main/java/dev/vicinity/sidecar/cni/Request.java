package dev.vicinity.sidecar.cni;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the plug-in's executable hands over: one line of words with blanks between them.
///
/// @param answer name of the pipe where the answer is awaited
/// @param netns the file name of the pod's network namespace
/// @param namespace the pod's
/// @param pod its name
record Request(String answer, String netns, String namespace, String pod) {
  /// Reads `ANSWER NETNS CNI_ARGS`, or says what is missing.
  ///
  /// @throws IllegalArgumentException names the part that cannot be used
  static Request parse(String line) {
    var words = line.strip().split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("request of " + words.length + " words (expected: 3)");
    }
    var arguments = arguments(words[2]);
    return new Request(
        plainName("answer", words[0]),
        plainName("CNI_NETNS", fileName(words[1])),
        plainName("K8S_POD_NAMESPACE", arguments.getOrDefault("K8S_POD_NAMESPACE", "")),
        plainName("K8S_POD_NAME", arguments.getOrDefault("K8S_POD_NAME", "")));
  }

  /// The pipe alone, of a line that is wrong otherwise.
  static Optional<String> answerOf(String line) {
    try {
      return Optional.of(plainName("answer", line.strip().split(" ", -1)[0]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// `CNI_ARGS` is `NAME=VALUE;NAME=VALUE`.
  private static Map<String, String> arguments(String text) {
    var arguments = new HashMap<String, String>();
    for (int from = 0; from < text.length(); ) {
      int semicolon = text.indexOf(';', from);
      int end = semicolon < 0 ? text.length() : semicolon;
      int equals = text.indexOf('=', from);
      if (equals >= 0 && equals < end) {
        arguments.put(text.substring(from, equals), text.substring(equals + 1, end));
      }
      from = end + 1;
    }
    return arguments;
  }

  private static String fileName(String path) {
    var name = Path.of(path).getFileName();
    return name == null ? "" : name.toString();
  }

  /// They become parts of paths: nothing else may be in them.
  private static String plainName(String what, String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!Character.isLetterOrDigit(c) && "-_.".indexOf(c) < 0) {
        throw new IllegalArgumentException(what + ": " + text + " (expected: a name)");
      }
    }
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new IllegalArgumentException(what + ": \"" + text + "\" (expected: a name)");
    }
    return text;
  }
}
