package dev.vicinity.sidecar.cni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// The node's CNI configurations, of which the runtime takes the first by name: there our plug-in
/// is put behind the others, and taken out again. Every file is changed in one step. Used by one
/// thread at a time.
///
/// @param type the plug-in's name, which is the name of its executable
/// @param entry its element in a list of plug-ins, as JSON
record ConfigFolder(Path folder, String type, String entry) {
  private static final List<String> SINGLE = List.of(".conf", ".json");
  private static final String LIST = ".conflist";

  /// Sees to it that the plug-in is in the configuration that the runtime takes; false while there
  /// is none.
  boolean keep() throws IOException {
    for (var file : files(List.of(".conf", ".conflist", ".json"))) {
      if (file.toString().endsWith(LIST)) {
        var list = NetworkList.parse(Files.readString(file));
        if (list.isPresent()) {
          replace(file, list.get().text(), list.get().with(type, entry).text());
          return true;
        }
      } else if (wrap(file)) {
        return true;
      }
    }
    return false;
  }

  /// Takes the plug-in out of every configuration.
  void remove() throws IOException {
    for (var file : files(List.of(LIST))) {
      var list = NetworkList.parse(Files.readString(file));
      if (list.isPresent() && list.get().has(type)) {
        var rest = list.get().without(type);
        if (!unwrap(file, rest)) {
          replace(file, list.get().text(), rest.text());
        }
      }
    }
  }

  /// A list of one takes the place of a single plug-in, which is kept aside.
  private boolean wrap(Path file) throws IOException {
    var list = NetworkList.wrap(Files.readString(file));
    if (list.isEmpty()) {
      return false;
    }
    var name = file.getFileName().toString();
    var target = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + LIST);
    replace(target, "", list.get().with(type, entry).text());
    Files.move(file, aside(file), StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /// Gives a single plug-in its place back, if the list is still the one made of it.
  private boolean unwrap(Path file, NetworkList rest) throws IOException {
    var name = file.getFileName().toString();
    for (var ending : SINGLE) {
      var single = file.resolveSibling(name.substring(0, name.length() - LIST.length()) + ending);
      if (Files.exists(aside(single))
          && NetworkList.wrap(Files.readString(aside(single))).equals(Optional.of(rest))) {
        Files.move(aside(single), single, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
        return true;
      }
    }
    return false;
  }

  /// An ending that no runtime reads.
  private Path aside(Path file) {
    return file.resolveSibling(file.getFileName() + "." + type);
  }

  private void replace(Path file, String before, String after) throws IOException {
    if (after.equals(before)) {
      return;
    }
    var next = file.resolveSibling("." + file.getFileName() + "." + type);
    Files.writeString(next, after);
    if (Files.exists(file)) {
      Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Those with one of these endings, in the order in which runtimes read them.
  private List<Path> files(List<String> endings) throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(file -> endings.stream().anyMatch(file.toString()::endsWith))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
