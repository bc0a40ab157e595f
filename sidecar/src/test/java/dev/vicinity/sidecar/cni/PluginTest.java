package dev.vicinity.sidecar.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.libc.LibC;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The executable as a runtime starts it, with the machine's shell instead of the image's, against
/// the process that answers it.
@Timeout(60)
class PluginTest {
  private static final String PREVIOUS =
      "{\"ips\": [{\"address\": \"10.0.0.2/24\"}], \"odd\": \"] } \\\" , \\\\\", \"n\": [1, {}]}";

  @TempDir Path folder;

  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private record Result(int code, String output) {
    JsonObject json() {
      return new JsonObject(output);
    }
  }

  @Test
  void podOfTheMeshIsHandedOverAndThePreviousResultPassesUnchanged() throws Exception {
    serve(Optional.empty());

    var result = run("ADD", "shop", config(PREVIOUS));

    assertThat(result.output().strip()).isEqualTo(PREVIOUS);
    assertThat(result.code()).isZero();
    assertThat(requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.namespace()).isEqualTo("shop");
              assertThat(request.pod()).isEqualTo("web-0");
              assertThat(request.netns()).isEqualTo("cni-1");
            });
  }

  @Test
  void whyAPodCannotStartIsToldAsTheSpecificationWantsIt() throws Exception {
    serve(Optional.of(new Failure(Failure.BAD_OPTIONS, "-i: \"foo\" (expected: *)")));

    var result = run("ADD", "shop", config(PREVIOUS));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.json().getInteger("code")).isEqualTo(100);
    assertThat(result.json().getString("msg")).isEqualTo("vicinity-cni: -i: \"foo\" (expected: *)");
  }

  @Test
  void manyPodsAtOnceEachGetTheirOwnAnswer() throws Exception {
    serve(Optional.empty());
    var running = new ArrayList<Process>();
    for (int i = 0; i < 20; i++) {
      running.add(start("ADD", "shop", config("{\"n\":" + i + "}"), "c" + i));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(end(running.get(i)).output().strip()).isEqualTo("{\"n\":" + i + "}");
    }
    assertThat(requests).hasSize(20);
  }

  @Test
  void withoutItsProcessPodsWaitButNotThoseOfExcludedNamespaces() throws Exception {
    var waits = run("ADD", "shop", config(PREVIOUS));

    assertThat(waits.code()).isEqualTo(1);
    assertThat(waits.json().getInteger("code")).isEqualTo(Failure.TRY_AGAIN_LATER);
    assertThat(waits.json().getString("msg")).contains("DaemonSet vicinity-cni");
    assertThat(run("ADD", "kube-system", config(PREVIOUS)).output().strip()).isEqualTo(PREVIOUS);
    assertThat(run("ADD", "vicinity-system", config(PREVIOUS)).code()).isZero();
  }

  @Test
  void processThatEndedIsNotWaitedForLong() throws Exception {
    LibC.makePipe(folder.resolve("requests"));

    var result = run("ADD", "shop", config(PREVIOUS));

    assertThat(result.json().getInteger("code")).isEqualTo(Failure.TRY_AGAIN_LATER);
  }

  @Test
  void otherCommandsNeedNobody() throws Exception {
    assertThat(
            run("VERSION", "shop", "{\"cniVersion\":\"1.0.0\"}")
                .json()
                .getJsonArray("supportedVersions"))
        .contains("0.4.0", "1.0.0");
    for (var command : List.of("DEL", "CHECK", "GC", "STATUS")) {
      assertThat(run(command, "shop", config(PREVIOUS))).isEqualTo(new Result(0, ""));
    }
    var first = run("ADD", "shop", "{\"cniVersion\":\"0.4.0\"}").json();
    assertThat(first.getInteger("code")).isEqualTo(7);
    assertThat(first.getString("cniVersion")).isEqualTo("0.4.0");
    assertThat(run("DANCE", "shop", config(PREVIOUS)).json().getInteger("code")).isEqualTo(4);
  }

  private void serve(Optional<Failure> answer) throws IOException {
    new Requests(
            folder,
            request -> {
              requests.add(request);
              return answer;
            })
        .start();
  }

  /// As runtimes write it: any order, any blanks.
  private String config(String previous) {
    return "{\"cniVersion\":\"1.0.0\",\n\"excludeNamespaces\":"
        + new JsonArray(List.of("kube-system", "vicinity-system")).encode()
        + ", \"nested\": {\"prevResult\": 1}, \"prevResult\": "
        + previous
        + "\n,\"runDir\": \""
        + folder
        + "\",\"type\":\"vicinity-cni\"}";
  }

  private Result run(String command, String namespace, String config) throws Exception {
    return end(start(command, namespace, config, "c0"));
  }

  private Process start(String command, String namespace, String config, String container)
      throws IOException {
    var script = folder.resolve("plugin-" + container);
    Files.writeString(script, PluginFiles.script("/usr/bin/env"));
    var builder = new ProcessBuilder("bash", script.toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "CNI_COMMAND",
                command,
                "CNI_CONTAINERID",
                container,
                "CNI_NETNS",
                "/var/run/netns/cni-1",
                "CNI_ARGS",
                "K8S_POD_NAMESPACE=" + namespace + ";K8S_POD_NAME=web-0"));
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(config.getBytes(StandardCharsets.UTF_8));
    }
    return process;
  }

  private static Result end(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }
}
