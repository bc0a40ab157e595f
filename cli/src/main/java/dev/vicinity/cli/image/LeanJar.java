package dev.vicinity.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Jars as a process of the image needs them: for this version of Java alone, without what only
/// tools read, and without signatures, for the JVM keeps no signed class in an AOT cache.
final class LeanJar {
  static final String CLASS = ".class";

  /// What builds, IDEs and other runtimes look for.
  private static final List<String> TOOLS =
      List.of(
          "META-INF/maven/",
          "META-INF/native-image/",
          "META-INF/jandex.idx",
          "META-INF/INDEX.LIST",
          "META-INF/versions/");

  /// What is read of a manifest. The rest is for other runtimes, and kilobytes long: each start
  /// reads it. Or it names the tools that made a jar, and the same sources are to be the same jar.
  private static final List<Attributes.Name> READ =
      List.of(
          Attributes.Name.IMPLEMENTATION_TITLE,
          Attributes.Name.IMPLEMENTATION_VERSION,
          Attributes.Name.IMPLEMENTATION_VENDOR);

  private static final List<String> SIGNATURES = List.of(".SF", ".RSA", ".DSA", ".EC");

  private LeanJar() {}

  /// Copies a jar with its classes as they are to be: equal jars, equal bytes.
  static void copy(Path jar, Path target, LeanClasses classes) throws IOException {
    try (var in = open(jar);
        var out = new ZipOutputStream(Files.newOutputStream(target))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      start(out, JarFile.MANIFEST_NAME);
      manifest(in).write(out);
      for (var entry : entries(in).entrySet()) {
        boolean file = !entry.getKey().endsWith(CLASS);
        if (file || classes.keeps(entry.getKey())) {
          start(out, entry.getKey());
          out.write(file ? entry.getValue() : classes.lean(entry.getValue()));
        }
      }
    }
  }

  static JarFile open(Path jar) throws IOException {
    return new JarFile(jar.toFile(), /* verify= */ false, ZipFile.OPEN_READ, Runtime.version());
  }

  /// The contents of all files that any process may read, by name.
  static SortedMap<String, byte[]> entries(JarFile jar) throws IOException {
    var entries = new TreeMap<String, byte[]>();
    for (var entry : jar.versionedStream().toList()) {
      if (!entry.isDirectory() && !isLeftOut(entry.getName())) {
        try (var in = jar.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  private static void start(ZipOutputStream out, String name) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(Tree.TIME, ZoneOffset.UTC));
    out.putNextEntry(entry);
  }

  private static Manifest manifest(JarFile jar) throws IOException {
    var kept = new Manifest();
    var all = jar.getManifest();
    kept.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (var name : READ) {
      var value = all == null ? null : all.getMainAttributes().getValue(name);
      if (value != null) {
        kept.getMainAttributes().put(name, value);
      }
    }
    return kept;
  }

  private static boolean isLeftOut(String name) {
    return name.equals(JarFile.MANIFEST_NAME)
        || name.equals("module-info.class")
        || TOOLS.stream().anyMatch(name::startsWith)
        || isSignature(name);
  }

  private static boolean isSignature(String name) {
    return name.startsWith("META-INF/")
        && name.indexOf('/', "META-INF/".length()) < 0
        && SIGNATURES.stream().anyMatch(name::endsWith);
  }
}
