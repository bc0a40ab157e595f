package dev.vicinity.control.translate;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.translate.Findings.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads whole resources of every kind that the mesh knows.
///
/// `domain` ends the names of services. Pure; any thread.
public record Manifests(String domain, UnknownFields unknownFields) {
  /// Kinds of Istio that have no effect here yet, with the groups they live in.
  private static final Map<String, Set<String>> NOT_HONOURED =
      Map.of(
          "networking.istio.io",
          Set.of("Gateway", "Sidecar", "EnvoyFilter", "WorkloadGroup", "ProxyConfig"),
          "security.istio.io",
          Set.of("AuthorizationPolicy", "RequestAuthentication"),
          "telemetry.istio.io",
          Set.of("Telemetry"),
          "extensions.istio.io",
          Set.of("WasmPlugin"));

  private static final Set<String> CLUSTER_WIDE = Set.of("Namespace", "Node");

  /// What became of one resource: in force (present) or not, and what there is to say.
  public record Reading(
      ResourceId id, String where, Optional<Resource> resource, List<Problem> problems) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  /// Names a resource, if it is of a kind that means something here; the empty result is for other
  /// kinds. A nameless resource has an empty name.
  public static Optional<ResourceId> identify(Map<?, ?> tree) {
    var kind = text(tree.get("kind"));
    if (!isKnown(group(tree), kind)) {
      return Optional.empty();
    }
    var metadata = tree.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    var namespace = text(metadata.get("namespace"));
    if (CLUSTER_WIDE.contains(kind)) {
      namespace = "";
    } else if (namespace.isEmpty()) {
      namespace = "default";
    }
    return Optional.of(new ResourceId(kind, namespace, text(metadata.get("name"))));
  }

  /// Reads one resource, which `identify` has named; `where` is its file, or empty.
  public Reading read(ResourceId id, Map<?, ?> tree, String where) {
    var findings = new Findings(where, id, unknownFields);
    var root = new Fields(tree, "", findings);
    var resource = resource(header(id, root), root, findings);
    if (!(resource instanceof PodFacts)) {
      root.harmless("apiVersion", "kind", "metadata", "spec", "status");
      root.done();
    }
    return new Reading(
        id,
        where,
        findings.holds() ? Optional.of(resource) : Optional.empty(),
        findings.problems());
  }

  private static Header header(ResourceId id, Fields root) {
    var metadata = root.objectOrEmpty("metadata");
    return new Header(
        id,
        metadata.raw("creationTimestamp").map(String::valueOf).orElse(""),
        metadata.textMap("labels"),
        metadata.textMap("annotations"));
  }

  private Resource resource(Header header, Fields root, Findings findings) {
    var names = new HostNames(header.id().namespace(), domain);
    return switch (header.id().kind()) {
      case "Namespace" -> ClusterReaders.namespace(header);
      case "Node" -> ClusterReaders.node(header);
      case "Pod" -> PodReader.read(header, root);
      case "Service" -> ClusterReaders.service(header, root.objectOrEmpty("spec"));
      case "EndpointSlice" -> ClusterReaders.slice(header, root);
      case "VirtualService" -> VirtualServiceReader.read(header, spec(root), names);
      case "DestinationRule" -> DestinationRuleReader.read(header, spec(root), names);
      case "ServiceEntry" -> EntryReaders.service(header, spec(root));
      case "WorkloadEntry" -> EntryReaders.workload(header, root);
      case "PeerAuthentication" ->
          PeerAuthenticationReader.read(header, root.objectOrEmpty("spec"));
      default -> {
        findings.notHonoured("", "this kind has no effect yet", "");
        yield new OtherFacts(header.id());
      }
    };
  }

  private static Fields spec(Fields root) {
    if (!root.has("spec")) {
      root.error("spec", "missing", "an object");
    }
    return root.objectOrEmpty("spec");
  }

  /// Whether a kind means something here.
  public static boolean isKnown(String group, String kind) {
    return switch (group) {
      case "" -> Set.of("Namespace", "Node", "Pod", "Service").contains(kind);
      case "discovery.k8s.io" -> kind.equals("EndpointSlice");
      case "networking.istio.io" ->
          Set.of("VirtualService", "DestinationRule", "ServiceEntry", "WorkloadEntry")
                  .contains(kind)
              || isNotHonoured(group, kind);
      case "security.istio.io" -> kind.equals("PeerAuthentication") || isNotHonoured(group, kind);
      default -> isNotHonoured(group, kind);
    };
  }

  private static boolean isNotHonoured(String group, String kind) {
    return NOT_HONOURED.getOrDefault(group, Set.of()).contains(kind);
  }

  private static String group(Map<?, ?> tree) {
    var version = text(tree.get("apiVersion"));
    int slash = version.indexOf('/');
    return slash < 0 ? "" : version.substring(0, slash);
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
