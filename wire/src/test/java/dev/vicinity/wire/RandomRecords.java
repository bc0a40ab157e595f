package dev.vicinity.wire;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Random values of any record made of records, sealed types, enums and plain values.
///
/// Numbers are 1 to 99 and lists are never empty, so that every record's checks hold.
record RandomRecords(RandomGenerator random) {
  <T> T of(Class<T> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    return switch (type) {
      case ParameterizedType generic -> container(generic);
      case Class<?> plain -> plain(plain);
      default -> throw new IllegalArgumentException("no random value of " + type);
    };
  }

  private Object container(ParameterizedType generic) {
    var parts = generic.getActualTypeArguments();
    var raw = generic.getRawType();
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.of(value(parts[0])) : Optional.empty();
    }
    if (raw == Map.class) {
      Map<Object, Object> map = new HashMap<>();
      IntStream.range(0, random.nextInt(3)).forEach(_ -> map.put(value(parts[0]), value(parts[1])));
      return map;
    }
    var items = IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> value(parts[0])).toList();
    if (raw == Set.class) {
      return Set.copyOf(items);
    }
    if (raw == List.class) {
      return items;
    }
    throw new IllegalArgumentException("no random value of " + generic);
  }

  private Object plain(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return random.nextInt(1, 100);
    }
    if (type == long.class) {
      return random.nextLong(1, Long.MAX_VALUE);
    }
    if (type == String.class) {
      return word();
    }
    if (type == Duration.class) {
      return Duration.ofNanos(random.nextLong(1L << 50));
    }
    if (type.isEnum()) {
      return oneOf(type.getEnumConstants());
    }
    return type.isSealed() ? plain(oneOf(type.getPermittedSubclasses())) : instance(type);
  }

  private Object instance(Class<?> type) {
    var components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("no random value of " + type);
    }
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    var values = Arrays.stream(components).map(c -> value(c.getGenericType())).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a random " + type, e);
    }
  }

  private String word() {
    var letters = new String[] {"a", "Z", "-", "/", "\"", "\\", "ü", "한", "\n", "|", ":", " "};
    return "w"
        + IntStream.range(0, random.nextInt(6))
            .mapToObj(_ -> oneOf(letters))
            .collect(java.util.stream.Collectors.joining());
  }

  private <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
