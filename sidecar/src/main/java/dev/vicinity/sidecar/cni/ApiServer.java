package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.identity.Certificates;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// The two questions that are asked of the API server, each with one GET: what a pod is, and
/// whether our own DaemonSet is still wanted. By the service account's files, which are read anew
/// each time. Any thread.
final class ApiServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final String base;
  private final Path account;
  private final HttpClient client;

  private ApiServer(String base, Path account, HttpClient client) {
    this.base = base;
    this.account = account;
    this.client = client;
  }

  /// What was answered.
  sealed interface Answer {
    record Found(JsonObject object) implements Answer {}

    record Absent() implements Answer {}

    /// It refused, or was not reached.
    record Failed(String why, int status) implements Answer {}
  }

  /// @param base such as `https://10.96.0.1:443`
  /// @param account the folder with `token` and `ca.crt`
  static ApiServer at(String base, Path account) throws IOException {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trusting(account.resolve("ca.crt")))
            .build();
    return new ApiServer(base, account, client);
  }

  /// Where a process in a pod finds it.
  static String address(Map<String, String> environment) {
    var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "kubernetes.default.svc");
    var literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return "https://" + literal + ":" + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
  }

  Answer pod(String namespace, String name) {
    return get("/api/v1/namespaces/" + namespace + "/pods/" + name);
  }

  Answer daemonSet(String namespace, String name) {
    return get("/apis/apps/v1/namespaces/" + namespace + "/daemonsets/" + name);
  }

  private Answer get(String path) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(base + path))
              .timeout(PATIENCE)
              .header("Accept", "application/json")
              .header("Authorization", "Bearer " + Files.readString(account.resolve("token")))
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case OK -> new Answer.Found(new JsonObject(response.body()));
        case NOT_FOUND -> new Answer.Absent();
        default -> new Answer.Failed("GET " + path + ": " + response.body(), response.statusCode());
      };
    } catch (IOException | DecodeException e) {
      return new Answer.Failed("GET " + base + path + ": " + e, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("GET " + path + ": interrupted", 0);
    }
  }

  private static SSLContext trusting(Path certificates) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      var roots = Certificates.parse(Files.readString(certificates));
      context.init(null, Certificates.trust(roots).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(certificates + ": no certificates to trust", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
