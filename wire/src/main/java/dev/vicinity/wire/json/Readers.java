package dev.vicinity.wire.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The reader of each type, made when it is first asked for. Any thread.
public final class Readers {
  private static final ConcurrentMap<Type, Reader> KNOWN = new ConcurrentHashMap<>();

  private Readers() {}

  /// Fails with IllegalArgumentException for a type that JSON cannot carry.
  public static Reader of(Type type) {
    var known = KNOWN.get(type);
    if (known != null) {
      return known;
    }
    var made =
        switch (type) {
          case Class<?> plain -> plain(plain);
          case ParameterizedType generic -> container(generic);
          default -> throw unknown(type);
        };
    KNOWN.put(type, made);
    return made;
  }

  private static Reader plain(Class<?> type) {
    if (type.isSealed()) {
      return new SealedReader(type);
    }
    if (type.isRecord()) {
      return new RecordReader(RecordShape.of(type));
    }
    return type.isEnum() ? new Scalars.Constant(type) : scalar(type);
  }

  private static Reader scalar(Class<?> type) {
    if (type == String.class) {
      return new Scalars.Text();
    }
    if (type == int.class || type == Integer.class) {
      return new Scalars.Int();
    }
    if (type == long.class || type == Long.class) {
      return new Scalars.BigInt();
    }
    if (type == double.class || type == Double.class) {
      return new Scalars.Real();
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Scalars.Truth();
    }
    if (type == Duration.class) {
      return new Scalars.Time("a duration such as PT1.5S", Duration::parse);
    }
    if (type == Instant.class) {
      return new Scalars.Time("an instant such as 2026-01-31T12:00:00Z", Instant::parse);
    }
    throw unknown(type);
  }

  private static Reader container(ParameterizedType generic) {
    var raw = generic.getRawType();
    var parts = generic.getActualTypeArguments();
    if (raw == Optional.class) {
      return new Containers.Option(parts[0]);
    }
    if (raw == List.class) {
      return new Containers.Items(parts[0], List.of(), List::copyOf);
    }
    if (raw == Set.class) {
      return new Containers.Items(parts[0], Set.of(), Set::copyOf);
    }
    if (raw == Map.class && parts[0] == String.class) {
      return new Containers.Entries(parts[1]);
    }
    throw unknown(generic);
  }

  static IllegalArgumentException unknown(Type type) {
    return new IllegalArgumentException(
        type.getTypeName()
            + " has no JSON (expected: records, sealed types, enums, texts, numbers, truth values,"
            + " durations, instants; Optional, List, Set of them, Map from texts to them)");
  }
}
