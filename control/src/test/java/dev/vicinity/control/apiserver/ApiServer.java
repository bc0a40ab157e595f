package dev.vicinity.control.apiserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A real etcd and kube-apiserver on free loopback ports, without controllers, scheduler or nodes.
///
/// Needs the folder that `KUBEBUILDER_ASSETS` names; `isInstalled` says whether there is one. Used
/// by one thread.
public final class ApiServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TOKEN = "test-administrator";
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

  private final Path folder;
  private final int etcdPort = freePort();
  private final int port = freePort();
  private final Process etcd;
  private @Nullable Process server;

  private ApiServer(Path folder) throws IOException {
    this.folder = folder;
    prepare();
    etcd = startEtcd();
    server = startServer(port, "cert");
  }

  /// Whether the binaries are there. Who skips for want of them must say so.
  public static boolean isInstalled() {
    return assets().map(bin -> Files.isExecutable(bin.resolve("kube-apiserver"))).orElse(false);
  }

  /// Starts both and waits until the API server is ready.
  public static ApiServer start() {
    try {
      return new ApiServer(Files.createTempDirectory("apiserver"));
    } catch (IOException e) {
      throw new UncheckedIOException("start an API server", e);
    }
  }

  /// An administrator's configuration for this server.
  public Config config() {
    return configFor(port, "cert");
  }

  /// A new administrator's client; the caller closes it.
  public KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config()).build();
  }

  /// Ends the API server; etcd keeps everything.
  public void stop() {
    end(server);
    server = null;
  }

  /// Starts the API server again on the same port, with the same data.
  public void resume() {
    try {
      server = startServer(port, "cert");
    } catch (IOException e) {
      throw new UncheckedIOException("restart the API server", e);
    }
  }

  /// While the server is stopped: changes what etcd holds through another server on another port,
  /// so that clients of this one miss it, then compacts, so that they cannot catch up by watching.
  public void changeUnseenAndCompact(Consumer<KubernetesClient> change) {
    if (server != null) throw new IllegalStateException("the API server runs (expected: stopped)");
    int elsewhere = freePort();
    try {
      var other = startServer(elsewhere, "other");
      try (var client =
          new KubernetesClientBuilder().withConfig(configFor(elsewhere, "other")).build()) {
        change.accept(client);
      } finally {
        end(other);
      }
      compact();
    } catch (IOException e) {
      throw new UncheckedIOException("a second API server", e);
    }
  }

  /// A projected token as a pod gets it, bound to that pod when it exists.
  public String token(String namespace, String account, String audience, Optional<String> pod) {
    var bound =
        pod.map(
                name ->
                    ",\"boundObjectRef\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"name\":\""
                        + name
                        + "\"}")
            .orElse("");
    var body =
        "{\"kind\":\"TokenRequest\",\"apiVersion\":\"authentication.k8s.io/v1\",\"spec\":{\"audiences\":[\""
            + audience
            + "\"],\"expirationSeconds\":3600"
            + bound
            + "}}";
    var path = "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token";
    try (var client = client()) {
      var answer = client.raw(path, "POST", body);
      var matcher = Pattern.compile("\"token\":\\s*\"([^\"]+)\"").matcher(answer);
      if (!matcher.find()) throw new IllegalStateException("no token in " + answer);
      return matcher.group(1);
    }
  }

  @Override
  public void close() {
    end(server);
    end(etcd);
  }

  private void compact() {
    var revision = REVISION.matcher(etcd("/v3/kv/range", "{\"key\":\"AA==\"}"));
    if (!revision.find()) throw new IllegalStateException("etcd names no revision");
    etcd("/v3/kv/compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
  }

  private String etcd(String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + etcdPort + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException("ask etcd " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The key that signs service-account tokens, and the administrator's token.
  private void prepare() throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var keys = generator.generateKeyPair();
      Files.writeString(
          folder.resolve("sa.key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      Files.writeString(folder.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no RSA", e);
    }
    Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
  }

  private Process startEtcd() throws IOException {
    var url = "http://127.0.0.1:" + etcdPort;
    var peers = "http://127.0.0.1:" + freePort();
    return launch(
        "etcd",
        "--data-dir=" + folder.resolve("data"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=default=" + peers,
        "--unsafe-no-fsync");
  }

  private Process startServer(int onPort, String certificates) throws IOException {
    var process =
        launch(
            "kube-apiserver",
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=127.0.0.1",
            "--secure-port=" + onPort,
            "--cert-dir=" + folder.resolve(certificates),
            "--service-cluster-ip-range=10.96.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + folder.resolve("sa.pub"),
            "--service-account-signing-key-file=" + folder.resolve("sa.key"),
            "--token-auth-file=" + folder.resolve("tokens.csv"),
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
            "--endpoint-reconciler-type=none");
    Eventually.holds(PATIENCE, () -> assertReady(process, onPort, certificates));
    return process;
  }

  private void assertReady(Process process, int onPort, String certificates) {
    if (!process.isAlive()) throw new IllegalStateException("ended: see " + folder);
    if (!Files.exists(folder.resolve(certificates).resolve("apiserver.crt"))) {
      throw new AssertionError("no certificate yet");
    }
    try (var client =
        new KubernetesClientBuilder().withConfig(configFor(onPort, certificates)).build()) {
      var answer = client.raw("/readyz");
      if (!"ok".equals(answer)) throw new AssertionError("not ready: " + answer);
    }
  }

  private Config configFor(int onPort, String certificates) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://127.0.0.1:" + onPort)
        .withCaCertFile(folder.resolve(certificates).resolve("apiserver.crt").toString())
        .withOauthToken(TOKEN)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private Process launch(String binary, String... arguments) throws IOException {
    var bin =
        assets().orElseThrow(() -> new IllegalStateException("KUBEBUILDER_ASSETS is not set"));
    var command = new ArrayList<String>();
    command.add(bin.resolve(binary).toString());
    command.addAll(List.of(arguments));
    var log = folder.resolve(binary + ".log").toFile();
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static void end(@Nullable Process process) {
    if (process == null) return;
    process.destroy();
    process
        .onExit()
        .orTimeout(20, TimeUnit.SECONDS)
        .handle((_, late) -> late == null ? process : process.destroyForcibly())
        .join();
  }

  private static Optional<Path> assets() {
    return Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).map(Path::of);
  }

  private static String pem(String kind, byte[] der) {
    var body = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("find a free port", e);
    }
  }
}
