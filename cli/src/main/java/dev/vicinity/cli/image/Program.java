package dev.vicinity.cli.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process that the image can run, by `java @/opt/vicinity/NAME`.
enum Program {
  CONTROL("control", "dev.vicinity.control.Main"),
  INJECTOR("injector", "dev.vicinity.injector.Main"),
  SIDECAR("sidecar", "dev.vicinity.sidecar.Main"),
  /// Writes the redirect rules of a pod, then ends.
  CAPTURE("sidecar", "dev.vicinity.sidecar.capture.Main"),
  /// Writes those of all pods of a node.
  CNI("sidecar", "dev.vicinity.sidecar.cni.Main"),
  /// Ends once the sidecar beside it is ready.
  WAIT("sidecar", "dev.vicinity.sidecar.Wait");

  /// Where everything is, in the image.
  static final Path HOME = Path.of("/opt/vicinity");

  /// What an AOT cache depends on, and what holds whatever memory a container has. Sizes of memory
  /// come from whoever starts it.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          // Else the JVM moves the AOT cache in memory, so that no page of it can be shared.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:-UsePerfData", // a file in /tmp
          // Compilers give way to those who serve. See JavaRuntime for what makes it count.
          "-XX:CompilerThreadPriority=5",
          // What would take the second compiler more memory stays as the first made it, and calls
          // what is in it, compiled twice: a few methods that all others would be copied into.
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=MemLimit,*.*,12m~stop",
          // Looks every ten seconds, not four times a second, for locks that nobody waits on.
          "-XX:AsyncDeflationInterval=10000",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xss256k",
          // What compilers and TLS no longer need goes back to the node.
          "-XX:TrimNativeHeapInterval=5000",
          "-XX:ReservedCodeCacheSize=32m",
          "-Djava.library.path=" + HOME.resolve("native"),
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dio.netty.noUnsafe=false",
          // Constructors called by reflection, once or twice each, get no class of their own.
          "-Djdk.reflect.useNativeAccessorOnly=true",
          // Buffers come in steps of 1 MiB, not 4: a small pod's sidecar uses a few.
          "-Dio.netty.allocator.maxOrder=7",
          "-Dvertx.disableFileCaching=true", // files in /tmp
          "-Dvertx.disableFileCPResolving=true");

  /// The AOT cache of all of them.
  static final Path CACHE = HOME.resolve("aot/vicinity.aot");

  private final String module;
  private final String mainClass;

  Program(String module, String mainClass) {
    this.module = module;
    this.mainClass = mainClass;
  }

  /// The Maven module whose class path it runs on.
  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  /// The name of its file of arguments.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The file of arguments: these jars of `lib`, and `more` options before them.
  String arguments(List<String> jars, List<String> more) {
    var classPath =
        jars.stream()
            .map(jar -> HOME.resolve("lib").resolve(jar).toString())
            .collect(Collectors.joining(":"));
    return Stream.of(OPTIONS, more, List.of("-cp", classPath, mainClass))
        .flatMap(List::stream)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
