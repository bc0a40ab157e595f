package dev.vicinity.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is below the processes: the C library and its loader, a few files that it reads, and the
/// rules tool of the capture container.
///
/// @param users roots with the programs and libraries that must find all they load
record SystemFiles(DebianFiles packages, List<Path> users) {
  private static final String NFT = "usr/sbin/nft";
  private static final String LIBRARIES = "lib/x86_64-linux-gnu";

  private static final Map<String, String> ETC =
      Map.of(
          "passwd",
          """
          root:x:0:0:root:/:/sbin/nologin
          vicinity:x:1337:1337:vicinity:/:/sbin/nologin
          """,
          "group",
          """
          root:x:0:
          vicinity:x:1337:
          """,
          "nsswitch.conf",
          """
          passwd: files
          group: files
          hosts: files dns
          """);

  /// Fills the root that every process needs.
  void base(Path root) throws IOException {
    Files.createDirectories(root.resolve("tmp"));
    var etc = Files.createDirectories(root.resolve("etc"));
    for (var file : ETC.entrySet()) {
      Files.writeString(etc.resolve(file.getKey()), file.getValue());
    }
    var loader = packages.loader();
    copy(loader, root.resolve("lib64").resolve(loader.getFileName()));
    copyAll(baseLibraries(), root);
  }

  /// Fills the root that only the capture container needs.
  void nft(Path root) throws IOException {
    var nft = packages.file(NFT);
    copy(nft, root.resolve(NFT));
    var libraries = packages.libraries(List.of(nft));
    libraries.keySet().removeAll(baseLibraries().keySet());
    copyAll(libraries, root);
  }

  /// Fills the root that only the CNI plug-in needs: a shell that needs no library, for nodes.
  void cni(Path root) throws IOException {
    copy(packages.file("bin/busybox"), root.resolve("opt/vicinity/plugin/busybox"));
  }

  private Map<String, Path> baseLibraries() throws IOException {
    var loading = new ArrayList<Path>();
    for (var user : users) {
      for (var path : Tree.walk(user)) {
        if (path.toString().endsWith(".so") || path.endsWith("bin/java")) {
          loading.add(path);
        }
      }
    }
    return packages.libraries(loading);
  }

  private static void copyAll(Map<String, Path> libraries, Path root) throws IOException {
    for (var library : libraries.entrySet()) {
      copy(library.getValue(), root.resolve(LIBRARIES).resolve(library.getKey()));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }
}
