package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Names;
import dev.vicinity.cli.check.Snapshot;
import dev.vicinity.cli.check.Snapshot.Certificate;
import dev.vicinity.cli.check.Snapshot.Component;
import dev.vicinity.cli.check.Snapshot.Hook;
import dev.vicinity.cli.check.Snapshot.Role;
import dev.vicinity.cli.check.Snapshot.Space;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Reads what `vicinity check` looks at.
final class InstalledReader {
  private static final String ROOTS = "vicinity-ca-root-cert";
  private static final String ROOT_KEY = "root-cert.pem";

  private final KubernetesClient client;
  private final String namespace;

  InstalledReader(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  Snapshot read() {
    var components = components();
    var configMaps =
        client.configMaps().inAnyNamespace().withField("metadata.name", ROOTS).list().getItems();
    var root = root(configMaps);
    var spaces =
        client.namespaces().list().getItems().stream()
            .map(space -> new Space(space.getMetadata().getName(), Ours.labels(space)))
            .sorted(Comparator.comparing(Space::name))
            .toList();
    return new Snapshot(
        namespace,
        components,
        hooks(),
        certificates(components),
        root,
        spaces,
        rooted(configMaps, root),
        new PodsReader(client).read(spaces, namespace));
  }

  private List<Component> components() {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withLabels(Ours.LABELS)
        .list()
        .getItems()
        .stream()
        .map(this::component)
        .sorted(
            Comparator.comparing((Component part) -> !part.revision().equals(Names.DEFAULT))
                .thenComparing(Component::revision)
                .thenComparing(Component::role))
        .toList();
  }

  private Component component(Deployment deployment) {
    var labels = Ours.labels(deployment);
    var app = labels.getOrDefault("app", "");
    var status = deployment.getStatus();
    var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    return new Component(
        deployment.getMetadata().getName(),
        namespace,
        Ours.revision(deployment),
        app.equals("vicinity-injector") ? Role.INJECTOR : Role.CONTROL,
        container.getImage(),
        Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1),
        status == null ? 0 : Objects.requireNonNullElse(status.getReadyReplicas(), 0),
        troubles(app, Ours.revision(deployment)));
  }

  private List<String> troubles(String app, String revision) {
    var labels = Map.of("app", app, Ours.REVISION, revision);
    var pods = client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    return pods.stream().flatMap(pod -> PodsReader.troubles(pod).stream()).sorted().toList();
  }

  private List<Hook> hooks() {
    var hooks = new ArrayList<Hook>();
    var api = client.admissionRegistration().v1();
    for (var item : api.mutatingWebhookConfigurations().withLabels(Ours.LABELS).list().getItems()) {
      hooks.add(
          new Hook(
              "mutatingwebhookconfiguration",
              item.getMetadata().getName(),
              Ours.revision(item),
              item.getWebhooks().stream().map(hook -> hook.getName()).toList(),
              item.getWebhooks().stream().map(hook -> bundle(hook.getClientConfig())).toList()));
    }
    for (var item :
        api.validatingWebhookConfigurations().withLabels(Ours.LABELS).list().getItems()) {
      hooks.add(
          new Hook(
              "validatingwebhookconfiguration",
              item.getMetadata().getName(),
              Ours.revision(item),
              item.getWebhooks().stream().map(hook -> hook.getName()).toList(),
              item.getWebhooks().stream().map(hook -> bundle(hook.getClientConfig())).toList()));
    }
    return hooks;
  }

  private static String bundle(WebhookClientConfig config) {
    return config.getCaBundle() == null ? "" : decoded(config.getCaBundle());
  }

  /// Without the right to read Secrets the rest of the check goes on.
  private List<Certificate> certificates(List<Component> components) {
    var found = new ArrayList<Certificate>();
    for (var part : components) {
      var name = Names.of(part.revision()).servingSecret();
      if (part.role() == Role.INJECTOR) {
        try {
          var secret = client.secrets().inNamespace(namespace).withName(name).get();
          if (secret != null && secret.getData() != null) {
            var pem = decoded(secret.getData().getOrDefault("tls.crt", ""));
            found.add(new Certificate(namespace + "/" + name, part.revision(), pem));
          }
        } catch (KubernetesClientException e) {
          if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            throw e;
          }
        }
      }
    }
    return found;
  }

  private String root(List<ConfigMap> all) {
    return all.stream()
        .filter(item -> item.getMetadata().getNamespace().equals(namespace))
        .map(InstalledReader::pem)
        .findFirst()
        .orElse("");
  }

  private static Set<String> rooted(List<ConfigMap> all, String root) {
    var names = new HashSet<String>();
    for (var item : all) {
      if (pem(item).equals(root)) {
        names.add(item.getMetadata().getNamespace());
      }
    }
    return names;
  }

  private static String pem(ConfigMap item) {
    return item.getData() == null ? "" : item.getData().getOrDefault(ROOT_KEY, "");
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
