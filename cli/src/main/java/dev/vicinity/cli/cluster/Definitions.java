package dev.vicinity.cli.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/// The definitions of Istio's resources: somebody else's are left alone, ours are kept current.
public final class Definitions {
  private final KubernetesClient client;

  Definitions(KubernetesClient client) {
    this.client = client;
  }

  /// Creates those that are absent and brings ours up to date; returns what it wrote.
  public List<String> apply(List<String> yaml) {
    var written = new ArrayList<String>();
    for (var text : yaml) {
      var wanted = read(text);
      var name = wanted.getMetadata().getName();
      var found = definitions().withName(name).get();
      if (found == null || Ours.has(found)) {
        client.resource(wanted).fieldManager("vicinity").forceConflicts().serverSideApply();
        written.add(name);
      }
    }
    return written;
  }

  /// Removes ours, and with each all resources of its kind; returns their names.
  public List<String> removeOurs() {
    var names =
        definitions().withLabels(Ours.LABELS).list().getItems().stream()
            .map(found -> found.getMetadata().getName())
            .sorted()
            .toList();
    names.forEach(name -> definitions().withName(name).delete());
    return names;
  }

  private CustomResourceDefinition read(String yaml) {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .load(new ByteArrayInputStream(yaml.getBytes(UTF_8)))
        .item();
  }

  private NonNamespaceOperation<
          CustomResourceDefinition,
          CustomResourceDefinitionList,
          Resource<CustomResourceDefinition>>
      definitions() {
    return client.apiextensions().v1().customResourceDefinitions();
  }
}
