package dev.vicinity.control.translate;

import dev.vicinity.control.translate.ServiceFacts.InternalTraffic;
import dev.vicinity.control.translate.ServiceFacts.Kind;
import dev.vicinity.control.translate.ServiceFacts.NotReady;
import dev.vicinity.control.translate.ServiceFacts.Sessions;
import dev.vicinity.control.translate.SliceFacts.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Kubernetes' own kinds, except Pod. Fields that the mesh does not use are not looked at.
final class ClusterReaders {
  private ClusterReaders() {}

  static NamespaceFacts namespace(Header header) {
    return new NamespaceFacts(
        header.id(), header.label(Topology.NETWORK), header.annotation(Distributions.ANNOTATION));
  }

  static NodeFacts node(Header header) {
    return new NodeFacts(header.id(), Topology.ofNode(header.labels()));
  }

  static ServiceFacts service(Header header, Fields spec) {
    var externalName = spec.text("externalName");
    var addresses = new ArrayList<>(spec.texts("clusterIPs"));
    var single = spec.text("clusterIP");
    if (!single.isEmpty() && !addresses.contains(single)) {
      addresses.addFirst(single);
    }
    var kind = Kind.VIRTUAL_IP;
    if (spec.text("type").equals("ExternalName")) {
      kind = Kind.EXTERNAL_NAME;
    } else if (addresses.contains("None")) {
      kind = Kind.HEADLESS;
    }
    var ports = servicePorts(spec);
    addresses.removeIf(address -> address.equals("None") || address.isEmpty());
    var service =
        new ServiceFacts(
            header.id(),
            header.created(),
            kind,
            kind == Kind.EXTERNAL_NAME ? externalName : "",
            addresses,
            spec.textMap("selector"),
            ports,
            nearness(header, spec),
            new ServiceFacts.Traits(
                spec.isTrue("publishNotReadyAddresses") ? NotReady.PUBLISHED : NotReady.HELD_BACK,
                header.label("istio.io/persistent-session").isEmpty()
                    ? Sessions.NONE
                    : Sessions.PERSISTENT),
            exports(header));
    spec.doneUnlessServed(
        "allocateLoadBalancerNodePorts",
        "externalIPs",
        "externalTrafficPolicy",
        "healthCheckNodePort",
        "ipFamilies",
        "ipFamilyPolicy",
        "loadBalancerClass",
        "loadBalancerIP",
        "loadBalancerSourceRanges",
        "sessionAffinity",
        "sessionAffinityConfig");
    return service;
  }

  private static Exports exports(Header header) {
    var text = header.annotation("networking.istio.io/exportTo");
    return text.isEmpty()
        ? Exports.ALL
        : new Exports(java.util.Set.copyOf(List.of(text.replace(" ", "").split(","))));
  }

  private static ServiceFacts.Locality nearness(Header header, Fields spec) {
    var internal =
        spec.word("internalTrafficPolicy", List.of("Cluster", "Local"))
                .filter("Local"::equals)
                .isPresent()
            ? InternalTraffic.LOCAL
            : InternalTraffic.CLUSTER;
    var written = spec.text("trafficDistribution");
    var field = Distributions.field(written);
    if (!written.isEmpty() && field.isEmpty()) {
      spec.findings()
          .warning(
              spec.path("trafficDistribution"),
              written,
              "one of PreferClose, PreferSameZone, PreferSameNode");
    }
    return new ServiceFacts.Locality(internal, field.or(() -> annotated(header, spec)));
  }

  private static Optional<dev.vicinity.core.policy.LocalityPolicy.Scope> annotated(
      Header header, Fields spec) {
    var text = header.annotation(Distributions.ANNOTATION);
    var scope = Distributions.annotation(text);
    if (!text.isEmpty() && scope.isEmpty()) {
      spec.findings()
          .warning(
              "metadata.annotations." + Distributions.ANNOTATION,
              text,
              "one of PreferClose, PreferSameZone, PreferSameNode");
    }
    return scope;
  }

  private static List<ServiceFacts.Port> servicePorts(Fields spec) {
    var ports = new ArrayList<ServiceFacts.Port>();
    for (var port : spec.objects("ports")) {
      var number = port.integer("port", 1, 65535);
      var appProtocol = port.text("appProtocol");
      var target = targetPort(port);
      var transport = port.text("protocol");
      var name = port.text("name");
      port.doneUnlessServed("nodePort");
      if (number.isEmpty()) {
        if (!port.has("port")) {
          port.error("port", "missing", "a whole number, 1..65535");
        }
        continue;
      }
      if (transport.equals("UDP") || transport.equals("SCTP")) {
        continue;
      }
      ports.add(
          new ServiceFacts.Port(
              name,
              number.getAsInt(),
              target.orElse(Integer.toString(number.getAsInt())),
              Protocols.of(appProtocol, name, number.getAsInt())));
    }
    return ports;
  }

  /// A number or a container port's name; 0 is as good as none.
  private static Optional<String> targetPort(Fields port) {
    var target = port.raw("targetPort").map(String::valueOf).filter(text -> !text.equals("0"));
    boolean holds =
        target
            .map(
                text ->
                    text.matches("[1-9]\\d{0,4}")
                        ? Integer.parseInt(text) <= 65535
                        : text.matches("[a-z0-9-]*[a-z][a-z0-9-]*"))
            .orElse(true);
    if (!holds) {
      port.error("targetPort", target.get(), "a whole number, 1..65535, or a port's name");
      return Optional.empty();
    }
    return target;
  }

  static SliceFacts slice(Header header, Fields root) {
    root.harmless("endpoints");
    var ports = new ArrayList<SliceFacts.Port>();
    for (var port : root.objects("ports")) {
      port.integer("port", 1, 65535)
          .ifPresent(number -> ports.add(new SliceFacts.Port(port.text("name"), number)));
    }
    var items = new ArrayList<SliceFacts.Item>();
    if (!root.text("addressType").equals("FQDN")) {
      root.objects("endpoints").forEach(endpoint -> item(endpoint).ifPresent(items::add));
    }
    return new SliceFacts(header.id(), header.label("kubernetes.io/service-name"), ports, items);
  }

  private static Optional<SliceFacts.Item> item(Fields endpoint) {
    var addresses = endpoint.texts("addresses");
    if (addresses.isEmpty() || !Subnet.isAddress(addresses.getFirst())) {
      endpoint.error("addresses", addresses, "an IP address");
      return Optional.empty();
    }
    var target = endpoint.objectOrEmpty("targetRef");
    var item =
        new SliceFacts.Item(
            addresses.getFirst(),
            state(endpoint.objectOrEmpty("conditions")),
            target.text("kind").equals("Pod") ? target.text("name") : "",
            endpoint.text("nodeName"),
            endpoint.text("zone"),
            endpoint.text("hostname"));
    endpoint.doneUnlessServed("hints", "deprecatedTopology");
    return Optional.of(item);
  }

  /// Reference 2.7, first that fits.
  private static State state(Fields conditions) {
    if (conditions.flag("ready").orElse(true)) {
      return State.READY;
    }
    // A slice written by hand may say `ready: false` and no more: down for now, not for good.
    if (!conditions.isTrue("terminating")) {
      return State.UNREADY;
    }
    return conditions.flag("serving").orElse(true) ? State.DRAINING : State.TERMINATING;
  }
}
