package dev.vicinity.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Jars whose classes are signed: the JVM checks each class against its digest when it loads it,
/// and keeps none of them in an AOT cache.
final class SignedJar {
  private static final List<String> SIGNATURES = List.of(".SF", ".RSA", ".DSA", ".EC");

  private SignedJar() {}

  static boolean isSigned(Path jar) throws IOException {
    try (var in = new JarFile(jar.toFile(), /* verify= */ false)) {
      return in.stream().anyMatch(entry -> isSignature(entry.getName()));
    }
  }

  /// Copies a jar without its signatures: equal jars, equal bytes.
  static void copyUnsigned(Path jar, Path target) throws IOException {
    try (var in = new JarFile(jar.toFile(), /* verify= */ false);
        var out = new ZipOutputStream(Files.newOutputStream(target))) {
      start(out, JarFile.MANIFEST_NAME);
      withoutDigests(in.getManifest()).write(out);
      for (var entry : Collections.list(in.entries())) {
        if (!entry.isDirectory() && !isLeftOut(entry.getName())) {
          start(out, entry.getName());
          try (var bytes = in.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
      }
    }
  }

  private static void start(ZipOutputStream out, String name) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.ofInstant(Tree.TIME, ZoneOffset.UTC));
    out.putNextEntry(entry);
  }

  private static Manifest withoutDigests(Manifest manifest) {
    var kept = new Manifest();
    kept.getMainAttributes().putAll(manifest.getMainAttributes());
    kept.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
    return kept;
  }

  private static boolean isLeftOut(String name) {
    return name.equals(JarFile.MANIFEST_NAME) || isSignature(name);
  }

  private static boolean isSignature(String name) {
    return name.startsWith("META-INF/")
        && name.indexOf('/', "META-INF/".length()) < 0
        && SIGNATURES.stream().anyMatch(name::endsWith);
  }
}
