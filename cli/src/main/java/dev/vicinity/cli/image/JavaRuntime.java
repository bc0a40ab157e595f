package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// The runtime cut from the JDK that runs this command.
final class JavaRuntime {
  /// What the processes need. Left out though some jar names them: java.desktop and java.sql (for
  /// parts of micrometer, jackson and bouncycastle that nothing here calls).
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging", // netty and vertx fall back on it, prometheus and protobuf log with it
          "java.management", // micrometer's meters of the JVM
          "java.naming", // logback
          "java.net.http", // the Kubernetes client
          "jdk.management",
          "jdk.unsupported"); // sun.misc.Unsafe, for netty and protobuf

  /// In the runtime itself, as on a command line the JVM warns those who are not root. Threads may
  /// then have priorities of their own; giving way needs no rights.
  private static final String OPTIONS = "-XX:ThreadPriorityPolicy=1";

  /// Nothing runs them: there is no shell, and the default CDS archive gives way to AOT caches.
  private static final List<String> UNUSED =
      List.of(
          "bin/keytool",
          "lib/jexec",
          "lib/jrt-fs.jar",
          "lib/classlist",
          "lib/libjsig.so", // for applications with signal handlers of their own
          "lib/server/libjsig.so",
          "lib/libsimdsort.so"); // sorts large arrays of numbers faster, if it is there

  /// Where TLS finds public authorities if no others are named. Under its usual name the JDK reads
  /// all of them, too, when it verifies its first chain, whoever signed that: a fifteenth of a
  /// sidecar's start, and a megabyte for good. It does so for one rule alone, which then is as
  /// strict with all authorities as with these.
  private static final Path AUTHORITIES = Path.of("lib/security/cacerts");

  private static final String TLS_AUTHORITIES = "jssecacerts";
  private static final Path SECURITY = Path.of("conf/security/java.security");
  private static final String PUBLIC_RULE = "SHA1 jdkCA & usage TLSServer";
  private static final String RULE = "SHA1 usage TLSServer";

  private JavaRuntime() {}

  /// Says which runtime `make` would make.
  static String identity() {
    return System.getProperty("java.runtime.version")
        + " "
        + System.getProperty("java.vendor.version")
        + " "
        + MODULES
        + OPTIONS
        + UNUSED
        + RULE
        + " stripped";
  }

  /// Makes it in a directory that is not there yet.
  static void make(Path target) throws IOException {
    var jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new CommandFailed("the JDK has no jlink (expected: a full JDK 25)"));
    var said = new StringWriter();
    var printer = new PrintWriter(said);
    int code =
        jlink.run(
            printer,
            printer,
            "--add-modules",
            String.join(",", MODULES),
            "--strip-java-debug-attributes", // what native code has of it is cut off below
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            "zip-9", // the AOT caches hold what is loaded in the common case
            "--add-options",
            OPTIONS,
            "--output",
            target.toString());
    if (code != 0) {
      throw new CommandFailed("jlink failed:\n" + said.toString().strip());
    }
    for (var unused : UNUSED) {
      Files.deleteIfExists(target.resolve(unused));
    }
    authorities(target);
    for (var path : Tree.walk(target)) {
      if (Files.isSymbolicLink(path)) {
        Files.delete(path); // licences of modules that are those of java.base
      } else if (path.toString().endsWith(".so")) {
        Elf.strip(path);
      }
    }
  }

  private static void authorities(Path runtime) throws IOException {
    var authorities = runtime.resolve(AUTHORITIES);
    Files.move(authorities, authorities.resolveSibling(TLS_AUTHORITIES));
    var security = runtime.resolve(SECURITY);
    var rules = Files.readString(security);
    if (!rules.contains(PUBLIC_RULE)) {
      throw new CommandFailed(security + " has no \"" + PUBLIC_RULE + "\" (expected: JDK 25's)");
    }
    Files.writeString(security, rules.replace(PUBLIC_RULE, RULE));
  }
}
