package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Builds the image in steps, each kept in a directory of its own and made again only if what goes
/// into it has changed. One build at a time in a work directory.
public final class ImageBuild {
  private static final List<String> PACKAGES = List.of("libc6", "nftables", "busybox-static");
  private static final String USER = "1337:1337";

  private final Jars jars;
  private final Path work;
  private final Consumer<String> say;

  /// What a build made.
  ///
  /// @param digest of the image's manifest; of an unpacked one, of its files
  /// @param size bytes of all files, unpacked
  /// @param rules how many of them are the rules tool and what only it needs
  public record Built(String digest, long size, long rules) {}

  /// @param build jars and class paths of this project, as `./vicinity` leaves them
  /// @param work what is kept between builds
  public ImageBuild(Path build, Path work, Consumer<String> say) {
    this.jars = new Jars(build);
    this.work = work;
    this.say = say;
  }

  /// Writes an archive that holds the image under a name such as `vicinity/vicinity:0.1.0`.
  public Built write(String name, Path out) throws IOException {
    var roots = roots();
    var layers = new ArrayList<Layer>();
    var tars = Files.createDirectories(work.resolve("layers"));
    for (var root : roots.entrySet()) {
      var tar = tars.resolve(root.getKey() + ".tar");
      layers.add(
          timed("layer " + root.getKey(), () -> Layer.pack(root.getKey(), root.getValue(), tar)));
    }
    var digest = timed("archive " + out, () -> new Archive(name, config(), layers).write(out));
    long size = 0;
    for (var root : roots.values()) {
      size += Tree.size(root);
    }
    return new Built(digest, size, Tree.size(work.resolve("nft")));
  }

  /// Puts the contents of each layer into a directory of its name, for a container engine to take
  /// them from there.
  public Built unpack(Path directory) throws IOException {
    Tree.fresh(directory);
    for (var root : roots().entrySet()) {
      Tree.copy(root.getValue(), directory.resolve(root.getKey()));
    }
    Tree.settle(directory);
    Files.setAttribute(directory.resolve("system/tmp"), "unix:mode", Layer.OPEN_FOLDER);
    return new Built(
        "sha256:" + Tree.digest(directory), Tree.size(directory), Tree.size(work.resolve("nft")));
  }

  private static Map<String, Object> config() {
    var config = new LinkedHashMap<String, Object>();
    config.put("User", USER);
    config.put("Entrypoint", List.of(Program.HOME.resolve("jre/bin/java").toString()));
    config.put("Env", List.of("MALLOC_ARENA_MAX=1", "PATH=/usr/sbin:/opt/vicinity/jre/bin"));
    config.put("WorkingDir", "/");
    return config;
  }

  /// The layers' contents, by name, what changes least first.
  private Map<String, Path> roots() throws IOException {
    checkMachine();
    var layers = new LinkedHashMap<String, Path>();
    var jre =
        kept(
            "jre",
            JavaRuntime.identity(),
            root -> JavaRuntime.make(root.resolve("opt/vicinity/jre")));
    var packages =
        timed(
            "packages",
            () -> DebianFiles.fetch(Files.createDirectories(work.resolve("debian")), PACKAGES));
    var programs = kept("vicinity", jars.identity(), this::programs);
    var system = new SystemFiles(packages, List.of(jre, programs));
    layers.put("system", fresh("system", system::base));
    layers.put("nft", fresh("nft", system::nft));
    layers.put("cni", fresh("cni", system::cni));
    layers.put("jre", jre);
    layers.put("vicinity", programs);
    layers.put("aot", aot(layers));
    for (var root : layers.values()) {
      Tree.settle(root);
    }
    return layers;
  }

  private void programs(Path root) throws IOException {
    var home = Files.createDirectories(root.resolve("opt/vicinity"));
    for (var program : Program.values()) {
      Files.writeString(
          home.resolve(program.id()),
          program.arguments(jars.of(program.module()), List.of("-XX:AOTCache=" + Program.CACHE)));
    }
    jars.copy(home.resolve("lib"));
    jars.unpackNative(home.resolve("native"));
  }

  /// Training is never twice the same, so a cache is kept as long as what it was trained on.
  private Path aot(Map<String, Path> layers) throws IOException {
    var identity = Tree.digest(work.resolve("jre")) + Tree.digest(work.resolve("vicinity"));
    return kept(
        "aot",
        identity,
        target -> {
          var root = ImageRoot.of(layers.values(), work.resolve("root"));
          new AotCache(root, work).make(jars, target);
        });
  }

  /// Fills an empty root.
  private interface Filling {
    void fill(Path root) throws IOException;
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /// A root that is made again only if its identity has changed.
  private Path kept(String name, String identity, Filling filling) throws IOException {
    var mark = work.resolve(name + ".identity");
    var root = work.resolve(name);
    if (Files.exists(mark) && Files.readString(mark).equals(identity)) {
      return root;
    }
    Files.deleteIfExists(mark);
    fresh(name, filling);
    Files.writeString(mark, identity);
    return root;
  }

  private Path fresh(String name, Filling filling) throws IOException {
    return timed(
        name,
        () -> {
          var root = Tree.fresh(work.resolve(name));
          filling.fill(root);
          return root;
        });
  }

  private <T> T timed(String what, Step<T> step) throws IOException {
    long started = System.nanoTime();
    var made = step.take();
    double seconds = (System.nanoTime() - started) / 1e9;
    say.accept(String.format("%5.1f s  %s", seconds, what));
    return made;
  }

  private static void checkMachine() {
    var machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!machine.equals("Linux amd64")) {
      throw new CommandFailed(
          "image: this is " + machine + " (expected: Linux amd64, or docker/Dockerfile elsewhere)");
    }
  }
}
