package dev.vicinity.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// An image as one file that `docker load`, `podman load` and `ctr images import` take: an OCI
/// image layout with Docker's `manifest.json` beside it.
///
/// @param name repository and tag
/// @param config how containers run, in the words of the OCI image specification
record Archive(String name, Map<String, Object> config, List<Layer> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OCI = "application/vnd.oci.image.";

  /// Written whole or not at all; returns the digest of the image's manifest.
  String write(Path out) throws IOException {
    var next = out.resolveSibling(out.getFileName() + ".new");
    var image = json(image());
    var manifest = json(manifest(image));
    try (var tar = Layer.archive(new BufferedOutputStream(Files.newOutputStream(next), 1 << 16))) {
      add(tar, "oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
      add(tar, "index.json", json(index(manifest)));
      add(tar, "manifest.json", json(List.of(docker(image))));
      add(tar, blob(digest(image)), image);
      add(tar, blob(digest(manifest)), manifest);
      for (var layer : layers) {
        tar.putArchiveEntry(entry(blob(layer.digest()), Files.size(layer.tar())));
        Files.copy(layer.tar(), tar);
        tar.closeArchiveEntry();
      }
    }
    Files.move(next, out, StandardCopyOption.REPLACE_EXISTING);
    return "sha256:" + digest(manifest);
  }

  private Map<String, Object> image() {
    var image = new LinkedHashMap<String, Object>();
    image.put("created", Tree.TIME.toString());
    image.put("architecture", "amd64");
    image.put("os", "linux");
    image.put("config", config);
    image.put(
        "rootfs",
        ordered(
            "type",
            "layers",
            "diff_ids",
            layers.stream().map(layer -> "sha256:" + layer.digest()).toList()));
    image.put(
        "history",
        layers.stream()
            .map(layer -> ordered("created", Tree.TIME.toString(), "created_by", layer.name()))
            .toList());
    return image;
  }

  private Map<String, Object> manifest(byte[] image) throws IOException {
    var described = new ArrayList<Map<String, Object>>();
    for (var layer : layers) {
      described.add(described("layer.v1.tar", layer.digest(), Files.size(layer.tar())));
    }
    var manifest = ordered("schemaVersion", 2, "mediaType", OCI + "manifest.v1+json");
    manifest.put("config", described("config.v1+json", digest(image), image.length));
    manifest.put("layers", described);
    return manifest;
  }

  /// Docker's short name is what people and charts say; containerd wants it in full.
  private Map<String, Object> index(byte[] manifest) {
    var image = described("manifest.v1+json", digest(manifest), manifest.length);
    image.put("platform", ordered("architecture", "amd64", "os", "linux"));
    image.put(
        "annotations",
        ordered(
            "io.containerd.image.name",
            "docker.io/" + name,
            "org.opencontainers.image.ref.name",
            name.substring(name.indexOf(':') + 1)));
    return ordered(
        "schemaVersion", 2, "mediaType", OCI + "index.v1+json", "manifests", List.of(image));
  }

  private Map<String, Object> docker(byte[] image) {
    return ordered(
        "Config",
        blob(digest(image)),
        "RepoTags",
        List.of(name),
        "Layers",
        layers.stream().map(layer -> blob(layer.digest())).toList());
  }

  private static Map<String, Object> described(String type, String digest, long size) {
    return ordered("mediaType", OCI + type, "digest", "sha256:" + digest, "size", size);
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static String blob(String digest) {
    return "blobs/sha256/" + digest;
  }

  private static String digest(byte[] bytes) {
    var digest = Tree.sha256();
    digest.update(bytes);
    return Tree.hex(digest);
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsString(value).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists are always JSON", e);
    }
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    tar.putArchiveEntry(entry(name, bytes.length));
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, long size) {
    var entry = new TarArchiveEntry(name);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(Tree.TIME.toEpochMilli());
    entry.setSize(size);
    return entry;
  }
}
