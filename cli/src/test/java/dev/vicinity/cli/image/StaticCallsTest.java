package dev.vicinity.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticCallsTest {
  private static final String SAMPLES = StaticCallsTest.class.getName() + "$";

  /// What is said of itself by code that both ways of linking run.
  static final class Said implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return Stream.of(
              Stream.<@Nullable Object>of(
                      new Dot(), new Line(1), new Line(7), new All(), "text", 3, 4L, null)
                  .map(shape -> Shape.kind(shape) + " " + kind(shape)),
              samples().map(Object::toString),
              samples().map(sample -> "" + sample.hashCode()),
              samples().flatMap(one -> samples().map(other -> "" + one.equals(other))),
              samples().map(sample -> "" + sample.equals(null)))
          .flatMap(said -> said)
          .toList();
    }

    private static String kind(@Nullable Object shape) {
      return switch (shape) {
        case null -> "nothing";
        case Line(int length) when length > 5 -> "long line";
        case Line _ -> "line";
        case CharSequence text -> "text " + text.length();
        case Integer number when number == 3 -> "three";
        case Number _ -> "number";
        default -> "other";
      };
    }

    private static Stream<Object> samples() {
      return Stream.of(
          new Dot(),
          new Line(0),
          new Line(-1),
          new All(),
          new All(true, (byte) -1, 'c', (short) -2, 3, 1L << 40, Float.NaN, -0.0, "x", new int[0]),
          new All(true, (byte) -1, 'c', (short) -2, 3, 1L << 40, Float.NaN, 0.0, "x", null),
          new All(true, (byte) -1, 'c', (short) -2, 3, 1L << 40, Float.NaN, 0.0, "x", null),
          new All(true, (byte) -1, 'c', (short) -2, 3, 1L << 41, Float.NaN, 0.0, "x", null),
          new All(false, (byte) -1, 'c', (short) -2, 3, 1L << 41, 0.5f, 0.0, null, null));
    }
  }

  sealed interface Shape {
    static String kind(@Nullable Object any) {
      return any instanceof Shape shape ? shape.kind() : "none";
    }

    default String kind() {
      return switch (this) {
        case Dot _ -> "dot";
        case Line line -> "line of " + line.length();
        case All _ -> "all";
      };
    }
  }

  record Dot() implements Shape {}

  record Line(int length) implements Shape {}

  record All(
      boolean flag,
      byte small,
      char letter,
      short number,
      int whole,
      long large,
      float part,
      double fraction,
      @Nullable String text,
      int @Nullable [] many)
      implements Shape {
    All() {
      this(false, (byte) 0, ' ', (short) 0, 0, 0, 0, 0, null, null);
    }

    /// An array says where it is, which differs.
    @Override
    public String toString() {
      return "All " + new Rest(flag, small, letter, number, whole, large, part, fraction, text);
    }

    @Override
    public int hashCode() {
      return new Rest(flag, small, letter, number, whole, large, part, fraction, text).hashCode();
    }
  }

  record Rest(
      boolean flag,
      byte small,
      char letter,
      short number,
      int whole,
      long large,
      float part,
      double fraction,
      @Nullable String text) {}

  @Test
  void saysTheSame() throws Exception {
    var type = new Lean().loadClass(SAMPLES + "Said");
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true); // of another loader, thus another package
    var said = (Supplier<?>) constructor.newInstance();
    assertThat(said).isNotInstanceOf(Said.class);

    assertThat(said.get()).isEqualTo(new Said().get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Said", "Shape", "Dot", "Line", "Rest"})
  void leavesNothingToLinkAtTheStartButLambdasAndTexts(String name) {
    var code =
        ClassFile.of().parse(lean(SAMPLES + name)).methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(method -> method.elementStream());

    assertThat(code.filter(InvokeDynamicInstruction.class::isInstance))
        .map(call -> ((InvokeDynamicInstruction) call).bootstrapMethod().owner().displayName())
        .isSubsetOf("LambdaMetafactory", "StringConcatFactory");
  }

  private static byte[] lean(String name) {
    var file = name.replace('.', '/') + ".class";
    try (var in = StaticCallsTest.class.getClassLoader().getResourceAsStream(file)) {
      return new LeanClasses(Set.of(), LineNumbersOption.PASS_LINE_NUMBERS)
          .lean(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Loads the samples as an image would have them.
  private static final class Lean extends ClassLoader {
    Lean() {
      super(StaticCallsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(SAMPLES) && !name.equals(StaticCallsTest.class.getName())) {
        return super.loadClass(name, resolve);
      }
      var known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      var bytes = lean(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
