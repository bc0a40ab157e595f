package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Files of Debian packages (or Ubuntu's): fetched by apt as the machine's archive offers them, and
/// unpacked, never installed.
final class DebianFiles {
  /// Where the C library and its loader are looked for, in this order.
  private static final List<String> LIBRARY_FOLDERS =
      List.of("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib64", "usr/lib64");

  private static final String LOADER = "ld-linux-x86-64.so.2";

  private final Path unpacked;

  private DebianFiles(Path unpacked) {
    this.unpacked = unpacked;
  }

  /// Fetches packages with all they depend on, unless that was done before.
  static DebianFiles fetch(Path work, List<String> packages) throws IOException {
    var done = work.resolve("packages");
    var files = new DebianFiles(work.resolve("unpacked"));
    if (Files.exists(done) && hold(Files.readAllLines(done), packages)) {
      return files;
    }
    for (var tool : List.of("apt-get", "apt-cache", "dpkg")) {
      if (!Tool.exists(tool)) {
        throw new CommandFailed(
            "image: there is no "
                + tool
                + " here (the image's C library and nft come from packages of Debian or Ubuntu:"
                + " build on one of them, or with docker/Dockerfile anywhere)");
      }
    }
    var archives = Tree.fresh(work.resolve("archives"));
    var all = dependencies(archives, packages);
    Tool.run(
        archives, Stream.concat(Stream.of("apt-get", "-q", "download"), all.stream()).toList());
    Tree.fresh(files.unpacked);
    var names = new ArrayList<String>();
    for (var archive : Tree.walk(archives)) {
      names.add(archive.getFileName().toString());
      Tool.run(archives, "dpkg", "-x", archive.toString(), files.unpacked.toString());
    }
    Files.write(done, names);
    return files;
  }

  /// An archive's name is `PACKAGE_VERSION_ARCHITECTURE.deb`.
  private static boolean hold(List<String> archives, List<String> packages) {
    return packages.stream()
        .allMatch(name -> archives.stream().anyMatch(archive -> archive.startsWith(name + "_")));
  }

  private static List<String> dependencies(Path directory, List<String> packages) {
    var command =
        new ArrayList<>(
            List.of(
                "apt-cache",
                "depends",
                "--recurse",
                "--no-recommends",
                "--no-suggests",
                "--no-conflicts",
                "--no-breaks",
                "--no-replaces",
                "--no-enhances"));
    command.addAll(packages);
    var known =
        Tool.run(directory, command)
            .lines()
            .filter(line -> !line.isEmpty() && Character.isLetterOrDigit(line.charAt(0)))
            .toList();
    if (!known.containsAll(packages)) {
      throw new CommandFailed(
          "image: apt does not know " + packages + " (run apt-get update, as root)");
    }
    return known;
  }

  /// A file of some package, by its path.
  Path file(String path) {
    return find(path).orElseThrow(() -> new CommandFailed("image: no package holds /" + path));
  }

  private Optional<Path> find(String path) {
    // Where /bin, /sbin and /lib are links, newer packages name what they point to.
    return Stream.of(path, "usr/" + path, path.replaceFirst("^usr/", ""))
        .map(unpacked::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /// The loader, the first program of every process.
  Path loader() {
    return find("lib64/" + LOADER).orElseGet(() -> file("lib/x86_64-linux-gnu/" + LOADER));
  }

  /// All libraries that programs and libraries load, with names as they ask for them; those beside
  /// a program are its own. The loader itself answers, as it will in the image.
  Map<String, Path> libraries(List<Path> users) {
    var found = new LinkedHashMap<String, Path>();
    for (var user : users) {
      var listed =
          Tool.run(
              unpacked,
              loader().toString(),
              "--library-path",
              libraryPath(user),
              "--list",
              user.toString());
      listed.lines().forEach(line -> take(line.strip(), user, found));
    }
    return found;
  }

  private String libraryPath(Path user) {
    var folders = new ArrayList<>(LIBRARY_FOLDERS.stream().map(unpacked::resolve).toList());
    folders.add(user.resolveSibling(""));
    folders.add(user.resolveSibling("server")); // where the JVM is
    return String.join(":", folders.stream().map(Path::toString).toList());
  }

  /// Lines are `NAME => PATH (ADDRESS)`, or without a path for what the kernel brings.
  private void take(String line, Path user, Map<String, Path> found) {
    int arrow = line.indexOf(" => ");
    if (arrow < 0) {
      return;
    }
    var name = line.substring(0, arrow);
    var rest = line.substring(arrow + 4);
    if (rest.startsWith("not found")) {
      throw new CommandFailed("image: " + user + " needs " + name + ", which no package brings");
    }
    var path = Path.of(rest.substring(0, rest.lastIndexOf(" (")));
    if (path.startsWith(unpacked) && !name.endsWith(LOADER)) {
      found.put(name, path);
    }
  }
}
