package dev.vicinity.sidecar.cni;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFolderTest {
  private static final String LIST = "{\"name\": \"pods\", \"plugins\": [ {\"type\": \"ptp\"} ]}\n";
  private static final String SINGLE = "{\"name\": \"pods\",\n \"type\": \"ptp\"}\n";

  @TempDir Path folder;

  @Test
  void onlyTheConfigurationThatTheRuntimeTakesIsChanged() throws IOException {
    write("05-broken.conflist", "{");
    write("10-pods.conflist", LIST);
    write("20-other.conflist", LIST);
    var before = contents();

    assertThat(ours().keep()).isTrue();

    var now = contents();
    assertThat(types("10-pods.conflist")).containsExactly("ptp", "vicinity-cni");
    assertThat(now).hasSameSizeAs(before).containsEntry("20-other.conflist", LIST);
  }

  @Test
  void everyFileIsAsItWasAfterRemovalByteForByte() throws IOException {
    write("10-pods.conflist", LIST);
    var modes = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(folder.resolve("10-pods.conflist"), modes);
    var before = contents();

    ours().keep();
    assertThat(Files.getPosixFilePermissions(folder.resolve("10-pods.conflist"))).isEqualTo(modes);
    ours().remove();

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void singlePluginIsWrappedAndGetsItsPlaceBack() throws IOException {
    write("10-pods.conf", SINGLE);
    var before = contents();

    assertThat(ours().keep()).isTrue();
    assertThat(ours().keep()).isTrue();
    assertThat(types("10-pods.conflist")).containsExactly("ptp", "vicinity-cni");
    assertThat(contents()).doesNotContainKey("10-pods.conf");

    ours().remove();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void fileThatItsOwnerWritesAnewGetsThePluginAgain() throws IOException {
    write("10-pods.conflist", LIST);
    ours().keep();
    var newer = LIST.replace("ptp", "bridge");
    write("10-pods.conflist", newer);

    assertThat(ours().keep()).isTrue();
    assertThat(types("10-pods.conflist")).containsExactly("bridge", "vicinity-cni");
    ours().remove();
    assertThat(contents()).containsExactly(Map.entry("10-pods.conflist", newer));
  }

  @Test
  void twoRevisionsLiveInOneFileAndEachTakesOutItsOwn() throws IOException {
    write("10-pods.conf", SINGLE);
    var before = contents();
    var next = new ConfigFolder(folder, "vicinity-cni-next", "{\"type\":\"vicinity-cni-next\"}");

    ours().keep();
    next.keep();
    assertThat(types("10-pods.conflist"))
        .containsExactly("ptp", "vicinity-cni", "vicinity-cni-next");
    next.remove();
    assertThat(types("10-pods.conflist")).containsExactly("ptp", "vicinity-cni");
    ours().remove();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void withoutAnotherPluginThereIsNothingToJoin() throws IOException {
    assertThat(ours().keep()).isFalse();
    write("10-pods.conflist", "{\"plugins\": []}");
    assertThat(ours().keep()).isFalse();
  }

  private ConfigFolder ours() {
    return new ConfigFolder(folder, "vicinity-cni", "{\"type\":\"vicinity-cni\"}");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Iterable<String> types(String name) throws IOException {
    return new JsonObject(Files.readString(folder.resolve(name)))
        .getJsonArray("plugins").stream()
            .map(plugin -> ((JsonObject) plugin).getString("type"))
            .toList();
  }

  private Map<String, String> contents() throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
