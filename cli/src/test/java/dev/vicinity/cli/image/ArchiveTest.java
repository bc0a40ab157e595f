package dev.vicinity.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir private Path work;

  @Test
  void equalContentsHaveEqualDigestsWheneverTheyWereWritten() throws IOException {
    var first = layer("first", "2020-01-01T00:00:00Z", "b", "a");
    var second = layer("second", "2021-01-01T00:00:00Z", "a", "b");

    assertThat(first.digest()).isEqualTo(second.digest());
    assertThat(Files.mismatch(first.tar(), second.tar())).isEqualTo(-1);
    assertThat(archive(first).write(work.resolve("1.tar")))
        .isEqualTo(archive(second).write(work.resolve("2.tar")))
        .startsWith("sha256:");
  }

  @Test
  void otherContentsHaveAnotherDigest() throws IOException {
    assertThat(layer("first", "2020-01-01T00:00:00Z", "a").digest())
        .isNotEqualTo(layer("second", "2020-01-01T00:00:00Z", "b").digest());
  }

  @Test
  void filesBelongToRootAndAllMayReadThem() throws IOException {
    var layer = layer("files", "2020-01-01T00:00:00Z", "a");

    try (var tar = new TarArchiveInputStream(Files.newInputStream(layer.tar()))) {
      var entry = tar.getNextEntry();
      assertThat(entry.getName()).isEqualTo("a");
      assertThat(entry.getLongUserId()).isZero();
      assertThat(entry.getMode() & 0777).isEqualTo(0644);
      assertThat(entry.getLastModifiedDate()).isEqualTo(Tree.TIME);
    }
  }

  @Test
  void dockerAndContainerdFindTheSameImageInIt() throws IOException {
    var layer = layer("files", "2020-01-01T00:00:00Z", "a");
    var out = work.resolve("out.tar");

    var digest = archive(layer).write(out);

    var entries = entries(out);
    var docker = json(entries, "manifest.json").get(0);
    assertThat(docker.at("/RepoTags/0").asText()).isEqualTo("vicinity/vicinity:1");
    assertThat(entries)
        .containsKeys(docker.get("Config").asText(), docker.at("/Layers/0").asText());
    var described = json(entries, "index.json").at("/manifests/0");
    assertThat(described.get("digest").asText()).isEqualTo(digest);
    assertThat(described.at("/annotations/io.containerd.image.name").asText())
        .isEqualTo("docker.io/vicinity/vicinity:1");
    var manifest = json(entries, "blobs/sha256/" + digest.substring("sha256:".length()));
    assertThat("blobs/sha256/" + manifest.at("/config/digest").asText().substring(7))
        .isEqualTo(docker.get("Config").asText());
    assertThat(json(entries, docker.get("Config").asText()).at("/config/User").asText())
        .isEqualTo("1337:1337");
  }

  private Archive archive(Layer layer) {
    return new Archive("vicinity/vicinity:1", Map.of("User", "1337:1337"), List.of(layer));
  }

  private Layer layer(String name, String time, String... files) throws IOException {
    var root = Files.createDirectories(work.resolve(name));
    for (var file : files) {
      var path = Files.writeString(root.resolve(file), file);
      Files.setLastModifiedTime(path, FileTime.from(Instant.parse(time)));
    }
    return Layer.pack("files", root, work.resolve(name + ".tar"));
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    var entries = new HashMap<String, byte[]>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }

  private static JsonNode json(Map<String, byte[]> entries, String name) throws IOException {
    return new ObjectMapper().readTree(entries.get(name));
  }
}
