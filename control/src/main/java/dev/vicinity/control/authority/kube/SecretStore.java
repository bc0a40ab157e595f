package dev.vicinity.control.authority.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.control.authority.AuthorityStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// Keeps the authority in Secrets: `cacerts` if the operator made it, else `vicinity-ca-secret`.
public final class SecretStore implements AuthorityStore {
  static final String PROVIDED = "cacerts";
  static final String KEPT = "vicinity-ca-secret";

  private final KubernetesClient client;
  private final String namespace;

  public SecretStore(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Map<String, String> provided() {
    return texts(PROVIDED);
  }

  @Override
  public Map<String, String> keepOrGet(Map<String, String> fresh) {
    var found = texts(KEPT);
    if (!found.isEmpty()) {
      return found;
    }
    try {
      client.resource(secret(fresh)).create();
    } catch (KubernetesClientException e) {
      // another replica was first: its authority is everybody's
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
    return texts(KEPT);
  }

  @Override
  public void replace(Map<String, String> before, Map<String, String> after) {
    var kept = client.secrets().inNamespace(namespace).withName(KEPT).get();
    if (kept == null || !texts(kept).equals(before)) {
      return;
    }
    kept.setStringData(after);
    try {
      client.resource(kept).update(); // by its resourceVersion
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private Secret secret(Map<String, String> texts) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(KEPT)
        .endMetadata()
        .withType("vicinity.dev/ca-root")
        .withStringData(texts)
        .build();
  }

  private Map<String, String> texts(String name) {
    try {
      var secret = client.secrets().inNamespace(namespace).withName(name).get();
      return secret == null ? Map.of() : texts(secret);
    } catch (KubernetesClientException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new UncheckedIOException(
          "read Secret " + namespace + "/" + name + ": " + why, new IOException(e));
    }
  }

  private static Map<String, String> texts(Secret secret) {
    var texts = new TreeMap<String, String>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, value) -> texts.put(key, new String(decoded(value), UTF_8)));
    }
    return texts;
  }

  private static byte[] decoded(String value) {
    return Base64.getDecoder().decode(value);
  }
}
