package dev.vicinity.control.translate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One object of a resource, read field by field: each reader names what it takes, and `done` tells
/// of everything nobody took. One thread.
final class Fields {
  private final Map<?, ?> values;
  private final String path;
  private final Findings findings;
  private final TreeSet<String> known = new TreeSet<>();

  Fields(Map<?, ?> values, String path, Findings findings) {
    this.values = byText(values);
    this.path = path;
    this.findings = findings;
  }

  /// YAML allows keys of other types, such as the port numbers of a PeerAuthentication.
  private static Map<?, ?> byText(Map<?, ?> values) {
    if (values.keySet().stream().allMatch(String.class::isInstance)) {
      return values;
    }
    var texts = new LinkedHashMap<String, Object>();
    values.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Findings findings() {
    return findings;
  }

  void error(String name, Object value, String allowed) {
    findings.error(path(name), value, allowed);
  }

  boolean has(String name) {
    known.add(name);
    return values.get(name) != null;
  }

  String text(String name) {
    return optionalText(name).orElse("");
  }

  Optional<String> optionalText(String name) {
    var value = take(name);
    return switch (value) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> {
        error(name, value, "a string");
        yield Optional.empty();
      }
    };
  }

  String requiredText(String name) {
    var text = text(name);
    if (text.isEmpty()) {
      error(name, "missing", "a value");
    }
    return text;
  }

  OptionalInt integer(String name, int least, int most) {
    var value = take(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.longValue() >= least
        && number.longValue() <= most) {
      return OptionalInt.of(number.intValue());
    }
    error(name, value, range(least, most));
    return OptionalInt.empty();
  }

  Optional<Boolean> flag(String name) {
    var value = take(name);
    return switch (value) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      default -> {
        error(name, value, "true or false");
        yield Optional.empty();
      }
    };
  }

  boolean isTrue(String name) {
    return flag(name).orElse(false);
  }

  Optional<Duration> duration(String name, Duration least) {
    var value = take(name);
    if (value == null) {
      return Optional.empty();
    }
    var parsed = value instanceof String text ? Durations.parse(text) : Optional.<Duration>empty();
    if (parsed.isEmpty()) {
      error(name, value, "a duration like 1.5s, 100ms or 1h");
    } else if (parsed.get().compareTo(least) < 0) {
      error(name, value, "a duration of at least " + least.toMillis() + "ms");
      return Optional.empty();
    }
    return parsed;
  }

  /// One of several words; an unknown one is an error and reads as absent.
  Optional<String> word(String name, List<String> words) {
    var text = optionalText(name);
    if (text.isPresent() && !words.contains(text.get())) {
      error(name, text.get(), "one of " + String.join(", ", words));
      return Optional.empty();
    }
    return text;
  }

  Optional<Fields> object(String name) {
    var value = take(name);
    return switch (value) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(new Fields(map, path(name), findings));
      default -> {
        error(name, value, "an object");
        yield Optional.empty();
      }
    };
  }

  /// The object, empty if absent.
  Fields objectOrEmpty(String name) {
    return object(name).orElseGet(() -> new Fields(Map.of(), path(name), findings));
  }

  List<Fields> objects(String name) {
    var objects = new ArrayList<Fields>();
    int index = 0;
    for (var item : list(name)) {
      var place = path(name) + "[" + index++ + "]";
      if (item instanceof Map<?, ?> map) {
        objects.add(new Fields(map, place, findings));
      } else {
        findings.error(place, item, "an object");
      }
    }
    return objects;
  }

  /// Named objects: a map from any key to an object.
  Map<String, Fields> objectMap(String name) {
    var objects = new LinkedHashMap<String, Fields>();
    object(name)
        .ifPresent(
            map ->
                map.values.keySet().stream()
                    .map(String::valueOf)
                    .forEach(key -> map.object(key).ifPresent(each -> objects.put(key, each))));
    return objects;
  }

  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    int index = 0;
    for (var item : list(name)) {
      if (item instanceof String text) {
        texts.add(text);
      } else {
        findings.error(path(name) + "[" + index + "]", item, "a string");
      }
      index++;
    }
    return texts;
  }

  /// A map of strings, such as labels.
  Map<String, String> textMap(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name)
        .ifPresent(
            map ->
                map.values
                    .keySet()
                    .forEach(
                        key ->
                            map.optionalText(key.toString())
                                .ifPresent(v -> texts.put(key.toString(), v))));
    return texts;
  }

  /// A map from string to number.
  Map<String, Integer> numberMap(String name, int least, int most) {
    var numbers = new LinkedHashMap<String, Integer>();
    object(name)
        .ifPresent(
            map ->
                map.values
                    .keySet()
                    .forEach(
                        key ->
                            map.integer(key.toString(), least, most)
                                .ifPresent(v -> numbers.put(key.toString(), v))));
    return numbers;
  }

  /// The raw value, for what is a string or a number.
  Optional<Object> raw(String name) {
    return Optional.ofNullable(take(name));
  }

  /// Fields that exist in Istio and have no effect here yet; each that is set is told.
  void notHonoured(String... names) {
    for (var name : names) {
      var value = take(name);
      if (value != null) {
        findings.notHonoured(path(name), value, "absent");
      }
    }
  }

  /// Fields that rightly have no effect here.
  void harmless(String... names) {
    for (var name : names) {
      known.add(name);
    }
  }

  /// The same for Kubernetes' own kinds, of which an API server may know more than we use.
  void doneUnlessServed(String... harmless) {
    harmless(harmless);
    if (findings.refusesUnknown()) {
      done();
    }
  }

  /// Tells of every field that nobody took.
  void done() {
    for (var entry : values.entrySet()) {
      var name = String.valueOf(entry.getKey());
      if (!known.contains(name)) {
        findings.unknown(path(name), String.valueOf(entry.getValue()), known);
      }
    }
  }

  private List<?> list(String name) {
    var value = take(name);
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list;
      default -> {
        error(name, value, "a list");
        yield List.of();
      }
    };
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return values.get(name);
  }

  private static String range(int least, int most) {
    if (most == Integer.MAX_VALUE) {
      return least == Integer.MIN_VALUE ? "a whole number" : "a whole number >= " + least;
    }
    return "a whole number, " + least + ".." + most;
  }
}
