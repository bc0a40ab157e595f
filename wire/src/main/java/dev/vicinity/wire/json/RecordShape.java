package dev.vicinity.wire.json;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a record is made of. Any thread.
final class RecordShape {
  /// The field that names the case of a sealed type.
  static final String CASE = "type";

  private static final ClassValue<RecordShape> KNOWN =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final boolean isCase;
  private final Constructor<?> constructor;
  private final String[] names;
  private final Type[] types;
  private final Method[] accessors;
  private final Map<String, Integer> places = new HashMap<>();

  private RecordShape(Class<?> type) {
    this.type = type;
    this.isCase = Stream.of(type.getInterfaces()).anyMatch(Class::isSealed);
    var components = type.getRecordComponents();
    try {
      this.constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor", e);
    }
    this.names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
    this.types =
        Arrays.stream(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
    this.accessors =
        Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    constructor.setAccessible(true);
    for (int i = 0; i < names.length; i++) {
      accessors[i].setAccessible(true);
      places.put(names[i], i);
    }
  }

  static RecordShape of(Class<?> type) {
    return KNOWN.get(type);
  }

  /// Whether it is one of a sealed type's, so that its JSON has to say which.
  boolean isCase() {
    return isCase;
  }

  String name() {
    return type.getSimpleName();
  }

  int size() {
    return names.length;
  }

  String name(int place) {
    return names[place];
  }

  Type type(int place) {
    return types[place];
  }

  /// Where a component is; negative for a name that none has.
  int place(String name) {
    return places.getOrDefault(name, -1);
  }

  @Nullable Object part(Object value, int place) throws IOException {
    try {
      return accessors[place].invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IOException(name() + "." + names[place], e);
    }
  }

  /// Fails with IllegalArgumentException if the record refuses its parts.
  Object made(@Nullable Object[] parts) {
    try {
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(name() + ": " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name(), e);
    }
  }
}
