package dev.vicinity.verify.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/// Kubernetes objects as tests need them, in namespace `sample`.
final class Objects {
  static final String NAMESPACE = "sample";
  static final List<String> LOCALITIES = List.of("kr/a", "kr/b", "us/a", "us/b");

  private Objects() {}

  static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  static Node node(String locality) {
    var parts = locality.split("/");
    return new NodeBuilder()
        .withNewMetadata()
        .withName(nodeOf(locality))
        .addToLabels("topology.kubernetes.io/region", parts[0])
        .addToLabels("topology.kubernetes.io/zone", parts[1])
        .endMetadata()
        .build();
  }

  static String nodeOf(String locality) {
    return locality.replace('/', '-');
  }

  static ServiceAccount account(String name) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .endMetadata()
        .build();
  }

  /// Creates a pod that runs and is ready at an address; the API server takes status apart.
  static void pod(KubernetesClient client, String name, String locality, String ip) {
    var pod = client.resource(podSpec(name, locality)).create();
    client.resource(running(pod, ip)).updateStatus();
  }

  /// Creates a pod that no node runs yet, with these labels.
  static void unscheduledPod(KubernetesClient client, String name, Map<String, String> labels) {
    var pod = podSpec(name, LOCALITIES.getFirst());
    pod.getMetadata().getLabels().putAll(labels);
    pod.getSpec().setNodeName(null);
    client.resource(pod).create();
  }

  /// What a scheduler does.
  static void schedule(KubernetesClient client, String pod, String locality) {
    client.raw(
        "/api/v1/namespaces/" + NAMESPACE + "/pods/" + pod + "/binding",
        "POST",
        "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\""
            + pod
            + "\"},\"target\":{\"kind\":\"Node\",\"name\":\""
            + nodeOf(locality)
            + "\"}}");
  }

  private static Pod podSpec(String name, String locality) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withNodeName(nodeOf(locality))
        .withServiceAccountName(name)
        .addNewContainer()
        .withName("main")
        .withImage("none")
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod running(Pod pod, String ip) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  static Service service(String name, int port) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(port)
        .withNewTargetPort(port)
        .endPort()
        .endSpec()
        .build();
  }

  /// A slice of a service whose endpoints are these addresses, spread over the localities.
  static EndpointSlice slice(String service, String name, int port, List<Endpoint> endpoints) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .addToLabels(Map.of("kubernetes.io/service-name", service))
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(endpoints)
        .addNewPort()
        .withName("http")
        .withPort(port)
        .endPort()
        .build();
  }

  static Endpoint endpoint(String ip, String locality) {
    return new EndpointBuilder()
        .withAddresses(ip)
        .withNodeName(nodeOf(locality))
        .withNewConditions()
        .withReady(Boolean.TRUE)
        .withServing(Boolean.TRUE)
        .withTerminating(Boolean.FALSE)
        .endConditions()
        .build();
  }

  static GenericKubernetesResource yaml(String text) {
    return Serialization.unmarshal(text, GenericKubernetesResource.class);
  }
}
