package dev.vicinity.sidecar.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Reads the command line. Used by one thread, for one reading.
final class OptionsReader {
  /// Each option by its long name, with its short one.
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("-p", "--envoy-port"),
          Map.entry("-z", "--inbound-capture-port"),
          Map.entry("-u", "--proxy-uid"),
          Map.entry("-g", "--proxy-gid"),
          Map.entry("-m", "--istio-inbound-interception-mode"),
          Map.entry("-i", "--istio-service-cidr"),
          Map.entry("-x", "--istio-service-exclude-cidr"),
          Map.entry("-b", "--istio-inbound-ports"),
          Map.entry("-d", "--istio-local-exclude-ports"),
          Map.entry("-q", "--istio-outbound-ports"),
          Map.entry("-o", "--istio-local-outbound-ports-exclude"),
          Map.entry("-c", "--istio-exclude-interfaces"),
          Map.entry("-k", "--kube-virt-interfaces"));

  private static final String PRINT = "--dry-run";
  private static final String REMOVE = "--cleanup-only";
  private static final String VALIDATE = "--run-validation";
  private static final List<String> FLAGS = List.of(PRINT, REMOVE, VALIDATE);

  private final Map<String, String> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private OptionsReader() {}

  /// What was read, or everything that is wrong with it.
  sealed interface Reading {
    record Good(Options options) implements Reading {}

    record Bad(List<String> problems) implements Reading {}
  }

  static Reading read(List<String> arguments) {
    var reader = new OptionsReader();
    reader.take(arguments);
    var options = reader.options();
    return reader.problems.isEmpty()
        ? new Reading.Good(options)
        : new Reading.Bad(List.copyOf(reader.problems));
  }

  private void take(List<String> arguments) {
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      int equals = word.indexOf('=');
      var written = equals < 0 ? word : word.substring(0, equals);
      var name = NAMES.getOrDefault(written, written);
      if (FLAGS.contains(name)) {
        given.put(name, equals < 0 ? "true" : word.substring(equals + 1));
      } else if (!NAMES.containsValue(name)) {
        problems.add(written + ": no such option (expected: " + expected() + ")");
      } else if (equals >= 0) {
        given.put(name, word.substring(equals + 1));
      } else if (rest.hasNext()) {
        given.put(name, rest.next());
      } else {
        problems.add(written + ": no value");
      }
    }
  }

  private static String expected() {
    var known = new ArrayList<String>();
    NAMES.forEach((brief, name) -> known.add(brief + " " + name));
    known.sort(null);
    known.addAll(FLAGS);
    return String.join(", ", known);
  }

  private Options options() {
    parsed("-m", "REDIRECT", "REDIRECT: TPROXY is not done", OptionsReader::mode, "");
    var users = parsed("-u", "1337", "user ids", OptionsReader::ids, List.<Long>of());
    return new Options(
        parsed("-p", "15001", "a port", OptionsReader::port, 0),
        parsed("-z", "15006", "a port", OptionsReader::port, 0),
        users,
        given.containsKey("--proxy-gid")
            ? parsed("-g", "", "group ids", OptionsReader::ids, List.<Long>of())
            : users,
        networks("-i", "*"),
        networks("-x", ""),
        ports("-q", ""),
        ports("-o", ""),
        ports("-b", "*"),
        ports("-d", ""),
        interfaces("-c"),
        interfaces("-k"),
        act());
  }

  private Options.Act act() {
    if (isSet(REMOVE)) {
      return Options.Act.REMOVE;
    }
    if (isSet(VALIDATE)) {
      return Options.Act.VALIDATE;
    }
    return isSet(PRINT) ? Options.Act.PRINT : Options.Act.APPLY;
  }

  private boolean isSet(String flag) {
    return "true".equals(given.get(flag));
  }

  private List<String> interfaces(String option) {
    return parsed(option, "", "names of interfaces", OptionsReader::names, List.<String>of());
  }

  private Networks networks(String option, String otherwise) {
    return parsed(
        option,
        otherwise,
        "* or networks such as 10.0.0.0/8, separated by commas",
        Networks::parse,
        Networks.NONE);
  }

  private Ports ports(String option, String otherwise) {
    return parsed(
        option,
        otherwise,
        "* or ports and ranges such as 80,8000-8100, separated by commas",
        Ports::parse,
        Ports.NONE);
  }

  private <T> T parsed(
      String option, String otherwise, String expected, Function<String, T> parser, T onProblem) {
    var name = NAMES.get(option);
    var value = given.getOrDefault(name, otherwise);
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add(option + " " + name + ": " + value + " (expected: " + expected + ")");
      return onProblem;
    }
  }

  private static String mode(String text) {
    if (!text.equals("REDIRECT")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static int port(String text) {
    int port = Integer.parseInt(text.strip());
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  private static List<Long> ids(String text) {
    var ids = new ArrayList<Long>();
    for (var word : Words.of(text)) {
      ids.add(Long.valueOf(Integer.toUnsignedLong(Integer.parseUnsignedInt(word))));
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("no id");
    }
    return ids;
  }

  /// They become part of a ruleset: nothing but a name may be in them.
  private static List<String> names(String text) {
    var names = Words.of(text);
    for (var name : names) {
      for (int at = 0; at < name.length(); at++) {
        char c = name.charAt(at);
        if (!Character.isLetterOrDigit(c) && "-_.+@".indexOf(c) < 0) {
          throw new IllegalArgumentException(name);
        }
      }
    }
    return names;
  }
}
