package dev.vicinity.verify.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.DirectoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds and runs programs that know nothing of us, and gives them certificates of a mesh.
final class Peers {
  private Peers() {}

  /// The program, or the end of the test with a word about it where it is not installed.
  static Path needs(String name) {
    var found = program(name);
    if (found.isEmpty()) System.err.println("SKIPPED a test with " + name + ": not found");
    assumeTrue(found.isPresent(), name);
    return found.orElseThrow();
  }

  private static Optional<Path> program(String name) {
    var folders =
        String.join(
            ":",
            System.getenv().getOrDefault("PATH", ""),
            "/usr/sbin",
            System.getenv().getOrDefault("KUBEBUILDER_ASSETS", ""),
            "../target/envoy/envoy/_bin");
    return Stream.of(folders.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// How a program ended and all that it said.
  record Ended(int code, String output) {}

  static Ended run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /// What a program says that ends well.
  static String output(String... command) throws IOException, InterruptedException {
    var ended = run(command);
    assertThat(ended.code()).as("%s: %s", String.join(" ", command), ended.output()).isZero();
    return ended.output();
  }

  /// Writes `cert.pem`, `key.pem` and `roots.pem` of an account of namespace `sample`, signed by
  /// the authority that keeps its state in a folder.
  static void certificate(Path state, Path work, String account) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var keys = generator.generateKeyPair();
    var authority =
        AuthorityFiles.load(
            new DirectoryStore(state), "cluster.local", InstantSource.system(), new SecureRandom());
    var issued = authority.workload(keys.getPublic(), "sample", account, Duration.ofHours(1));
    Files.writeString(work.resolve("cert.pem"), String.join("", issued.chainPem()));
    Files.writeString(work.resolve("roots.pem"), String.join("", issued.rootsPem()));
    var encoded = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
    Files.writeString(
        work.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
  }
}
