package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Ground;
import dev.vicinity.cli.check.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Reads what `vicinity check --pre` looks at. Used once, by one thread.
final class GroundReader {
  private static final String MANAGED = "meta.helm.sh/release-name";

  private final KubernetesClient client;
  private final String namespace;
  private final Names names;
  private final List<String> denied = new ArrayList<>();

  /// A kind that the chart creates.
  private record Kind(String group, String resource, boolean namespaced) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("", "namespaces", false),
          new Kind("apiextensions.k8s.io", "customresourcedefinitions", false),
          new Kind("rbac.authorization.k8s.io", "clusterroles", false),
          new Kind("rbac.authorization.k8s.io", "clusterrolebindings", false),
          new Kind("admissionregistration.k8s.io", "mutatingwebhookconfigurations", false),
          new Kind("admissionregistration.k8s.io", "validatingwebhookconfigurations", false),
          new Kind("apps", "deployments", true),
          new Kind("", "services", true),
          new Kind("", "serviceaccounts", true),
          new Kind("", "configmaps", true),
          new Kind("", "secrets", true),
          new Kind("rbac.authorization.k8s.io", "roles", true),
          new Kind("rbac.authorization.k8s.io", "rolebindings", true),
          new Kind("policy", "poddisruptionbudgets", true),
          new Kind("networking.k8s.io", "networkpolicies", true));

  GroundReader(KubernetesClient client, String namespace, Names names) {
    this.client = client;
    this.namespace = namespace;
    this.names = names;
  }

  Ground read(List<String> definitions, String image) {
    var version = client.getKubernetesVersion();
    lookForRights();
    var found =
        reading(
            "customresourcedefinitions",
            () -> client.apiextensions().v1().customResourceDefinitions().list().getItems());
    var absent = new TreeSet<>(definitions);
    found.forEach(item -> absent.remove(item.getMetadata().getName()));
    var foreign =
        found.stream()
            .filter(item -> definitions.contains(item.getMetadata().getName()) && !Ours.has(item))
            .map(item -> item.getMetadata().getName())
            .toList();
    var nodes = reading("nodes", () -> client.nodes().list().getItems());
    var injectors = reading("webhook configurations", this::otherInjectors);
    var strays = reading("cluster-wide objects of its own", this::strays);
    var releases = reading("clusterroles", this::releases);
    return new Ground(
        number(version.getMajor()),
        number(version.getMinor()),
        version.getGitVersion(),
        denied,
        injectors,
        List.copyOf(absent),
        foreign,
        strays,
        releases,
        image,
        nodes.stream().filter(node -> !has(node, image)).map(GroundReader::name).sorted().toList(),
        nodes.size());
  }

  /// Some providers write `28+`.
  private static int number(String text) {
    return Integer.parseInt(text.replaceAll("[^0-9].*", ""));
  }

  /// Without a right to read, the rest of the check goes on.
  private <T> List<T> reading(String what, Supplier<List<T>> reader) {
    try {
      return reader.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      denied.add("read " + what);
      return List.of();
    }
  }

  private void lookForRights() {
    for (var kind : KINDS) {
      var review =
          new SelfSubjectAccessReviewBuilder()
              .withNewSpec()
              .withNewResourceAttributes()
              .withGroup(kind.group())
              .withResource(kind.resource())
              .withVerb("create")
              .withNamespace(kind.namespaced() ? namespace : null)
              .endResourceAttributes()
              .endSpec()
              .build();
      var status = client.resource(review).create().getStatus();
      if (!Boolean.TRUE.equals(status.getAllowed())) {
        denied.add("create " + kind.resource());
      }
    }
  }

  private List<String> otherInjectors() {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .list()
        .getItems()
        .stream()
        .filter(item -> !Ours.has(item))
        .filter(item -> item.getWebhooks().stream().anyMatch(GroundReader::isByIstiosLabels))
        .map(GroundReader::name)
        .sorted()
        .toList();
  }

  private static boolean isByIstiosLabels(MutatingWebhook hook) {
    var keys = Set.of("istio-injection", "istio.io/rev");
    return Stream.of(hook.getNamespaceSelector(), hook.getObjectSelector())
        .filter(Objects::nonNull)
        .flatMap(selector -> selector.getMatchExpressions().stream())
        .anyMatch(expression -> keys.contains(expression.getKey()));
  }

  private List<String> strays() {
    var candidates = new ArrayList<HasMetadata>();
    var api = client.admissionRegistration().v1();
    candidates.add(api.mutatingWebhookConfigurations().withName(names.injector()).get());
    candidates.add(api.validatingWebhookConfigurations().withName(names.control()).get());
    for (var name : List.of(names.control(), names.injector())) {
      candidates.add(client.rbac().clusterRoles().withName(name).get());
      candidates.add(client.rbac().clusterRoleBindings().withName(name).get());
    }
    return candidates.stream()
        .filter(Objects::nonNull)
        .filter(
            item ->
                item.getMetadata().getAnnotations() == null
                    || !item.getMetadata().getAnnotations().containsKey(MANAGED))
        .map(item -> item.getKind().toLowerCase(Locale.ROOT) + " " + name(item))
        .toList();
  }

  private List<String> releases() {
    return client.rbac().clusterRoles().withLabels(Ours.LABELS).list().getItems().stream()
        .map(item -> item.getMetadata().getAnnotations())
        .filter(Objects::nonNull)
        .map(annotations -> annotations.get(MANAGED))
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean has(Node node, String image) {
    return node.getStatus().getImages().stream()
        .filter(found -> found.getNames() != null)
        .flatMap(found -> found.getNames().stream())
        .anyMatch(name -> name.equals(image) || name.endsWith("/" + image));
  }

  private static String name(HasMetadata item) {
    return item.getMetadata().getName();
  }
}
