package dev.vicinity.cli.image;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which classes of libraries can be reached from this project's own, and from what the JDK loads
/// by itself (services) or native code asks for by name. A class reaches whatever any of its
/// constants names: as a type, within a descriptor, or as text, by which classes are loaded by
/// name. Names that are put together at run time are not seen.
final class Reach {
  private static final String SERVICES = "META-INF/services/";

  /// Left out with all that only they name. Nothing here registers BouncyCastle with the JDK, whose
  /// own providers sign and verify; and none of its own kinds of keys is made.
  private static final Set<String> UNUSED =
      Set.of(
          "org/bouncycastle/jce/provider/BouncyCastleProvider.class",
          "org/bouncycastle/jcajce/provider/asymmetric/util/ECUtil.class");

  /// Where native libraries find what they name.
  private static final List<String> NATIVE =
      List.of("io/netty/channel/epoll/", "io/netty/channel/unix/", "io/netty/internal/tcnative/");

  private final Map<String, byte[]> all = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final ArrayDeque<byte[]> ahead = new ArrayDeque<>();

  private Reach() {}

  /// Follows all names from `own` jars into `others`.
  static Reach of(List<Path> own, List<Path> others) throws IOException {
    var reach = new Reach();
    var services = new StringBuilder();
    for (var jar : own) {
      reach.read(jar, services);
    }
    var roots = List.copyOf(reach.all.keySet());
    for (var jar : others) {
      reach.read(jar, services);
    }
    roots.forEach(reach::reach);
    reach.all.keySet().stream()
        .filter(name -> NATIVE.stream().anyMatch(name::startsWith))
        .forEach(reach::reach);
    reach.names(services.toString());
    while (!reach.ahead.isEmpty()) {
      reach.follow(reach.ahead.pop());
    }
    return reach;
  }

  LeanClasses classes(ClassFile.LineNumbersOption lines) {
    return new LeanClasses(Set.copyOf(reached), lines);
  }

  private void read(Path jar, StringBuilder services) throws IOException {
    try (var in = LeanJar.open(jar)) {
      for (var entry : LeanJar.entries(in).entrySet()) {
        if (entry.getKey().endsWith(LeanJar.CLASS)) {
          all.put(entry.getKey(), entry.getValue());
        } else if (entry.getKey().startsWith(SERVICES)) {
          services.append(new String(entry.getValue(), StandardCharsets.UTF_8)).append('\n');
        }
      }
    }
  }

  private void follow(byte[] bytes) {
    for (var constant : ClassFile.of().parse(bytes).constantPool()) {
      if (constant instanceof Utf8Entry text) {
        names(text.stringValue());
      }
    }
  }

  /// Takes every part of a text that is a class's name, with dots or slashes.
  private void names(String text) {
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || !isPartOfName(text.charAt(at))) {
        if (at > start) {
          name(text.substring(start, at).replace('.', '/'));
        }
        start = at + 1;
      }
    }
  }

  private static boolean isPartOfName(char letter) {
    return Character.isJavaIdentifierPart(letter)
        || letter == '/'
        || letter == '.'
        || letter == '-';
  }

  private void name(String name) {
    reach(name + LeanJar.CLASS);
    // In a descriptor, the first letter says that a name follows.
    reach(name.substring(1) + LeanJar.CLASS);
  }

  private void reach(String name) {
    var bytes = UNUSED.contains(name) ? null : all.get(name);
    if (bytes != null && reached.add(name)) {
      ahead.push(bytes);
    }
  }
}
