package dev.vicinity.verify.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Kubeconfig;
import dev.vicinity.control.apiserver.NeedsApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command without `--manifests`, as a process with a KUBECONFIG of its own.
@NeedsApiServer
@Timeout(300)
class CommandOnClusterTest {
  private static ApiServer api;
  private static KubernetesClient client;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    api = ApiServer.start();
    client = api.client();
    client.resource(Objects.namespace(Objects.NAMESPACE)).create();
    for (var locality : List.of("kr/a", "us/a")) {
      client.resource(Objects.node(locality)).create();
    }
    client.resource(Objects.account("client")).create();
    client.resource(Objects.account("near")).create();
    client.resource(Objects.account("far")).create();
    Objects.pod(client, "client", "kr/a", "10.0.0.1");
    Objects.pod(client, "near", "kr/a", "10.0.0.2");
    Objects.pod(client, "far", "us/a", "10.0.0.3");
    client.resource(Objects.service("hello", 5000)).create();
    var endpoints =
        List.of(Objects.endpoint("10.0.0.2", "kr/a"), Objects.endpoint("10.0.0.3", "us/a"));
    client.resource(Objects.slice("hello", "hello-1", 5000, endpoints)).create();
    Kubeconfig.write(folder, api.config());
  }

  @AfterAll
  static void stop() {
    client.close();
    api.close();
  }

  /// What one run printed, and how it ended.
  private record Run(int exit, String out, String err) {}

  @Test
  void explanationComesFromTheClusterAndSaysThatTheSidecarCouldNotBeAsked() throws Exception {
    var run = run("explain", "--from", "client.sample", "http://hello.sample:5000/", "-o", "json");
    assertThat(run.exit()).as(run.err()).isZero();
    var answer = new ObjectMapper().readTree(run.out());
    var nearest = answer.get("endpoints").get(0);
    assertThat(nearest.get("address").asText()).isEqualTo("10.0.0.2:5000");
    assertThat(nearest.get("locality").asText()).isEqualTo("kr/a");
    assertThat(nearest.get("share").asDouble()).isEqualTo(1.0);
    assertThat(answer.get("reasons").toString()).contains("could not be asked");
  }

  @Test
  void endpointsAreListedAsTheClusterHasThem() throws Exception {
    var run = run("endpoints", "--from", "client.sample", "hello.sample");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("10.0.0.2:5000").contains("us/a");
  }

  @Test
  void analysisReadsTheCluster() throws Exception {
    var run = run("analyze");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
  }

  private static Run run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.add("dev.vicinity.cli.Main");
    command.addAll(List.of(arguments));
    var out = Files.createTempFile(folder, "out", "");
    var err = Files.createTempFile(folder, "err", "");
    var builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    builder.environment().put("HOME", folder.toString());
    var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /// Surefire hides the class path behind a jar of its own.
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
