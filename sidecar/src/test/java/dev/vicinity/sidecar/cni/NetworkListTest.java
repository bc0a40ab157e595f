package dev.vicinity.sidecar.cni;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkListTest {
  private static final String TYPE = "vicinity-cni";
  private static final String ENTRY =
      "{\"type\":\"vicinity-cni\",\"runDir\":\"/run/v\",\"excludeNamespaces\":[\"kube-system\"]}";
  private static final List<String> TEXTS =
      List.of("a", "", "plugins", TYPE, "]}", "\"", "\\", "[{", "line\nline", "ü", ":,");

  @Test
  void pluginComesLastAndEverythingElseStaysAsItWasWritten() {
    var before =
        """
        {
          "name": "pods", "plugins": [
            {"type": "bridge", "ipam": {"ranges": [[{"subnet": "10.0.0.0/24"}]]}},
            {"type": "portmap"}
          ]
        , "cniVersion":"1.0.0"}
        """;

    assertThat(list(before).with(TYPE, ENTRY).text())
        .isEqualTo(before.replace("\"portmap\"}", "\"portmap\"}," + ENTRY));
  }

  @Test
  void entryOfAnOlderVersionIsReplacedWhereItIs() {
    var older = "{\"plugins\":[{\"type\":\"a\"},{\"type\":\"vicinity-cni\"},{\"type\":\"b\"}]}";

    assertThat(list(older).with(TYPE, ENTRY).text())
        .isEqualTo("{\"plugins\":[{\"type\":\"a\"}," + ENTRY + ",{\"type\":\"b\"}]}");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasPutInGoesWithoutATrace(long seed) {
    var text = randomList(new SplittableRandom(seed));
    var before = list(text);
    var with = before.with(TYPE, ENTRY);

    var plugins = new JsonObject(with.text()).getJsonArray("plugins");
    assertThat(plugins.getJsonObject(plugins.size() - 1)).isEqualTo(new JsonObject(ENTRY));
    assertThat(plugins.size()).isEqualTo(new JsonObject(text).getJsonArray("plugins").size() + 1);
    assertThat(with.with(TYPE, ENTRY)).isEqualTo(with);
    assertThat(with.with("vicinity-cni-next", ENTRY.replace("-cni", "-cni-next")).without(TYPE))
        .isEqualTo(before.with("vicinity-cni-next", ENTRY.replace("-cni", "-cni-next")));
    assertThat(with.without(TYPE)).isEqualTo(before);
    assertThat(before.without(TYPE)).isEqualTo(before);
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void singlePluginBecomesAListOfIt(long seed) {
    var random = new SplittableRandom(seed);
    var single = (JsonObject) randomObject(random, 2);
    single.put("type", "ptp").put("name", "n").put("cniVersion", "0.3.1");

    var wrapped = NetworkList.wrap(spaced(single.encode(), random)).orElseThrow();

    var list = new JsonObject(wrapped.text());
    assertThat(list.getString("name")).isEqualTo("n");
    assertThat(list.getString("cniVersion")).isEqualTo("0.3.1");
    assertThat(list.getJsonArray("plugins")).isEqualTo(new JsonArray().add(single));
  }

  @Test
  void whatIsNoConfigurationOfPluginsIsNone() {
    for (var text : List.of("", "{", "[]", "{}", "{\"plugins\":[]}", "{\"plugins\":{}}")) {
      assertThat(NetworkList.parse(text)).as(text).isEmpty();
      assertThat(NetworkList.wrap(text)).as(text).isEmpty();
    }
  }

  private static NetworkList list(String text) {
    return NetworkList.parse(text).orElseThrow();
  }

  private static String randomList(SplittableRandom random) {
    var list = (JsonObject) randomObject(random, 2);
    var plugins = new JsonArray();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      plugins.add(((JsonObject) randomObject(random, 2)).put("type", "other"));
    }
    return spaced(list.put("plugins", plugins).put("later", "]").encode(), random);
  }

  private static Object randomObject(SplittableRandom random, int depth) {
    var object = new JsonObject();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.put(text(random), value(random, depth));
    }
    return object;
  }

  private static Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> random.nextInt(-5, 5) / 2.0;
      case 1 -> random.nextBoolean();
      case 2 -> text(random);
      case 3 -> randomObject(random, depth - 1);
      default -> {
        var values = new ArrayList<Object>();
        for (int i = random.nextInt(3); i > 0; i--) {
          values.add(value(random, depth - 1));
        }
        yield new JsonArray(values);
      }
    };
  }

  private static String text(SplittableRandom random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /// The same with blanks between the words.
  private static String spaced(String json, SplittableRandom random) {
    var spaced = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < json.length(); at++) {
      char c = json.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      }
      spaced.append(c);
      if (quoted && c == '\\') {
        spaced.append(json.charAt(++at));
      } else if (!quoted && "{}[],:".indexOf(c) >= 0 && random.nextInt(3) == 0) {
        spaced.append(random.nextBoolean() ? "\n  " : " ");
      }
    }
    return spaced.append('\n').toString();
  }
}
