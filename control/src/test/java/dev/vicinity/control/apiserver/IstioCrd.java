package dev.vicinity.control.apiserver;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import java.util.List;
import java.util.Locale;

/// The kinds of Istio that Vicinity reads, as an API server has to know them: any fields.
public enum IstioCrd {
  VirtualService("networking.istio.io", "virtualservices"),
  DestinationRule("networking.istio.io", "destinationrules"),
  Gateway("networking.istio.io", "gateways"),
  ServiceEntry("networking.istio.io", "serviceentries"),
  Sidecar("networking.istio.io", "sidecars"),
  PeerAuthentication("security.istio.io", "peerauthentications"),
  AuthorizationPolicy("security.istio.io", "authorizationpolicies");

  private final String group;
  private final String plural;

  IstioCrd(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /// The definition with these versions served; the first one is stored.
  public CustomResourceDefinition serving(String... versions) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(plural + "." + group)
        .endMetadata()
        .withNewSpec()
        .withGroup(group)
        .withScope("Namespaced")
        .withNewNames()
        .withKind(name())
        .withListKind(name() + "List")
        .withPlural(plural)
        .withSingular(name().toLowerCase(Locale.ROOT))
        .endNames()
        .withVersions(
            List.of(versions).stream().map(v -> version(v, v.equals(versions[0]))).toList())
        .endSpec()
        .build();
  }

  private static CustomResourceDefinitionVersion version(String name, Boolean stored) {
    return new CustomResourceDefinitionVersionBuilder()
        .withName(name)
        .withServed(true)
        .withStorage(stored)
        .withNewSubresources()
        .withNewStatus()
        .endStatus()
        .endSubresources()
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .withXKubernetesPreserveUnknownFields(true)
        .endOpenAPIV3Schema()
        .endSchema()
        .build();
  }
}
