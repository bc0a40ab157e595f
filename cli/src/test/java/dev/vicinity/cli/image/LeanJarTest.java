package dev.vicinity.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanJarTest {
  @TempDir private Path work;

  @Test
  void whatABuildSaysOfItsOwnToolsIsLeftOut() throws Exception {
    var one = lean("one", Map.of("Build-Jdk-Spec", "25", "Build-Tool-Jdk-Spec", "17"));
    var other = lean("other", Map.of("Created-By", "25 (any)", "Built-By", "anyone"));

    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Test
  void ofWhatALibrarySaysItsVersionIsKept() throws Exception {
    var said = Map.of("Implementation-Version", "4.2", "Bundle-Name", "Some library");

    try (var jar = new JarFile(lean("library", said).toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo("4.2");
      assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-Name")).isNull();
    }
  }

  private Path lean(String name, Map<String, String> said) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    said.forEach(manifest.getMainAttributes()::putValue);
    var jar = work.resolve(name + ".jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    var target = work.resolve(name + "-lean.jar");
    LeanJar.copy(
        jar, target, Reach.of(List.of(), List.of()).classes(LineNumbersOption.PASS_LINE_NUMBERS));
    return target;
  }
}
