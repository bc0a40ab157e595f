package dev.vicinity.sidecar.cni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// What the runtime starts for each pod: a script, and beside it a statically linked shell with all
/// that the script calls. Each is put in place in one step.
///
/// @param folder the node's folder of plug-ins, as this process sees it
/// @param onHost the same, as the runtime sees it
/// @param type the plug-in's name
/// @param shell the shell, in the image
/// @param run the folder of the pipes by which the script asks
record PluginFiles(Path folder, Path onHost, String type, Path shell, Path run) {
  private static final String SCRIPT = "plugin.sh";

  /// Puts in place what is not there.
  void keep() throws IOException {
    if (!Files.exists(folder.resolve(type)) || !Files.exists(boxIn(folder))) {
      install();
    }
  }

  void install() throws IOException {
    place(boxIn(folder), Files.readAllBytes(shell));
    place(folder.resolve(type), script(boxIn(onHost).toString()).getBytes(StandardCharsets.UTF_8));
  }

  void remove() throws IOException {
    Files.deleteIfExists(folder.resolve(type));
    Files.deleteIfExists(boxIn(folder));
    Files.deleteIfExists(run.resolve(Requests.PIPE));
  }

  /// The script, to be run by this program with `sh` as its first argument.
  static String script(String box) throws IOException {
    try (var in = PluginFiles.class.getResourceAsStream(SCRIPT)) {
      var text =
          new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("@BOX@", box);
    }
  }

  private Path boxIn(Path bin) {
    // busybox is a shell only by a name that begins with its own
    return bin.resolve("busybox." + type);
  }

  private static void place(Path file, byte[] content) throws IOException {
    var next = Files.createTempFile(file.getParent(), "." + file.getFileName(), "");
    Files.write(next, content);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
