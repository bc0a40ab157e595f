package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipFile;

/// The jars of one build of this project: `lib` with all of them, and one file per module,
/// `classpath.MODULE`, that names its own.
record Jars(Path build) {
  /// Jars that no process loads a class from.
  private static final List<String> UNUSED =
      List.of(
          // annotations
          "jspecify-",
          "jsr305-",
          "error_prone_annotations-",
          "j2objc-annotations-",
          // JSON over gRPC, which nothing here speaks
          "protobuf-java-util-",
          "gson-",
          "guava-",
          "failureaccess-",
          "listenablefuture-",
          // metrics as protobuf: they are scraped as text
          "prometheus-metrics-exposition-formats-",
          // API groups that only their own entry points in the client name, which nothing here
          // calls
          "kubernetes-model-events-",
          "kubernetes-model-flowcontrol-",
          "kubernetes-model-gatewayapi-",
          "kubernetes-model-metrics-",
          "kubernetes-model-networking-",
          "kubernetes-model-resource-",
          "kubernetes-model-scheduling-",
          "kubernetes-model-storageclass-");

  private static final String OWN = "vicinity-";

  /// Jars that hold one native library per platform, which is taken out of them.
  private static final List<String> NATIVE =
      List.of("netty-tcnative-boringssl-static-", "netty-transport-native-epoll-");

  private static final String PLATFORM = "-linux-x86_64.jar";
  private static final String NATIVE_FOLDER = "META-INF/native/";

  /// The class path of a module's processes, in order, as file names in an image's `lib`. Each
  /// begins with the sidecar's: an AOT cache is taken by every class path that continues its own.
  List<String> of(String module) throws IOException {
    var all = new LinkedHashSet<>(own(Program.SIDECAR.module()));
    all.addAll(own(module));
    return List.copyOf(all);
  }

  private List<String> own(String module) throws IOException {
    return Files.readAllLines(build.resolve("classpath." + module)).stream()
        .filter(name -> !startsWith(name, UNUSED) && !startsWith(name, NATIVE))
        .toList();
  }

  /// Puts all that some process runs on into `lib`, without what cannot be reached.
  void copy(Path lib) throws IOException {
    Files.createDirectories(lib);
    var all = new TreeSet<String>();
    for (var program : Program.values()) {
      all.addAll(of(program.module()));
    }
    var own = all.stream().filter(name -> name.startsWith(OWN)).map(this::jar).toList();
    var others = all.stream().filter(name -> !name.startsWith(OWN)).map(this::jar).toList();
    var reach = Reach.of(own, others);
    for (var jar : own) {
      LeanJar.copy(
          jar, lib.resolve(jar.getFileName()), reach.classes(LineNumbersOption.PASS_LINE_NUMBERS));
    }
    for (var jar : others) {
      LeanJar.copy(
          jar, lib.resolve(jar.getFileName()), reach.classes(LineNumbersOption.DROP_LINE_NUMBERS));
    }
  }

  private Path jar(String name) {
    var jar = build.resolve("lib").resolve(name);
    if (!Files.exists(jar)) {
      throw new CommandFailed(
          "image: " + name + " is not in this build (expected: in " + build.resolve("lib") + ")");
    }
    return jar;
  }

  /// Tells all that a layer of these jars is made of and by: this command is one of them.
  String identity() throws IOException {
    return Tree.digest(build.resolve("lib"));
  }

  /// Takes the native libraries out of their jars: from there they would have to be unpacked at
  /// each start, into a directory that may be written to.
  void unpackNative(Path target) throws IOException {
    Files.createDirectories(target);
    for (var jar : nativeJars()) {
      try (var zip = new ZipFile(jar.toFile())) {
        for (var entry : zip.stream().toList()) {
          if (entry.getName().startsWith(NATIVE_FOLDER) && entry.getName().endsWith(".so")) {
            try (var in = zip.getInputStream(entry)) {
              var library = target.resolve(entry.getName().substring(NATIVE_FOLDER.length()));
              Files.copy(in, library);
              Elf.strip(library);
            }
          }
        }
      }
    }
  }

  private List<Path> nativeJars() throws IOException {
    var jars = new ArrayList<Path>();
    try (var all = Files.list(build.resolve("lib"))) {
      all.filter(jar -> startsWith(jar.getFileName().toString(), NATIVE))
          .filter(jar -> jar.toString().endsWith(PLATFORM))
          .sorted()
          .forEach(jars::add);
    }
    return jars;
  }

  private static boolean startsWith(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
