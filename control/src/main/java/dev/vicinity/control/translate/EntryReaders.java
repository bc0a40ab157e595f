package dev.vicinity.control.translate;

import dev.vicinity.control.translate.PodFacts.Injection;
import dev.vicinity.control.translate.ServiceEntryFacts.Resolution;
import dev.vicinity.control.translate.ServiceEntryFacts.Where;
import dev.vicinity.control.translate.WorkloadEntryFacts.Health;
import dev.vicinity.core.mesh.AppProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// ServiceEntries and WorkloadEntries (reference 1.3, 6.2, 6.3).
final class EntryReaders {
  private static final String HEALTH_CHECKS = "proxy.istio.io/health-checks-enabled";
  private static final List<String> PROTOCOLS =
      List.of(
          "HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS", "MYSQL", "REDIS");

  private EntryReaders() {}

  static ServiceEntryFacts service(Header header, Fields spec) {
    var hosts = hosts(spec);
    var resolution = resolution(spec);
    var endpoints =
        spec.objects("endpoints").stream().map(each -> endpoint(each, Map.of())).toList();
    var selector = spec.objectOrEmpty("workloadSelector");
    var labels = selector.textMap("labels");
    selector.done();
    if (!endpoints.isEmpty() && !labels.isEmpty()) {
      spec.error("workloadSelector", labels, "absent beside endpoints");
    }
    if (resolution == Resolution.NONE && !endpoints.isEmpty()) {
      spec.error("endpoints", endpoints.size() + " endpoints", "none with resolution NONE");
    }
    var where =
        spec.word("location", List.of("MESH_EXTERNAL", "MESH_INTERNAL"))
            .map(Where::valueOf)
            .orElse(Where.MESH_EXTERNAL);
    var entry =
        new ServiceEntryFacts(
            header.id(),
            header.created(),
            hosts,
            addresses(spec),
            ports(spec),
            where,
            resolution,
            endpoints,
            labels,
            spec.texts("subjectAltNames"),
            Distributions.annotation(header.annotation(Distributions.ANNOTATION)),
            Exports.read(spec));
    spec.done();
    return entry;
  }

  private static List<String> hosts(Fields spec) {
    var hosts = spec.texts("hosts").stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    if (hosts.isEmpty()) {
      spec.error("hosts", "missing", "at least one host");
    }
    if (hosts.contains("*")) {
      spec.error("hosts", "*", "a host or `*.` and a DNS name");
    }
    return hosts;
  }

  private static Resolution resolution(Fields spec) {
    var word =
        spec.word("resolution", List.of("NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"))
            .orElse("NONE");
    if (word.equals("DYNAMIC_DNS")) {
      spec.findings().notHonoured(spec.path("resolution"), word, "NONE, STATIC or DNS");
    }
    return switch (word) {
      case "STATIC" -> Resolution.STATIC;
      case "DNS", "DNS_ROUND_ROBIN" -> Resolution.DNS;
      default -> Resolution.NONE;
    };
  }

  private static List<Subnet> addresses(Fields spec) {
    var subnets = new ArrayList<Subnet>();
    for (var text : spec.texts("addresses")) {
      Subnet.parse(text)
          .ifPresentOrElse(
              subnets::add, () -> spec.error("addresses", text, "an address or a CIDR block"));
    }
    return subnets;
  }

  private static List<ServiceEntryFacts.Port> ports(Fields spec) {
    var ports = new ArrayList<ServiceEntryFacts.Port>();
    var numbers = new HashSet<Integer>();
    for (var fields : spec.objects("ports")) {
      var number = fields.integer("number", 1, 65535);
      var name = fields.text("name");
      var protocol = fields.text("protocol").toUpperCase(Locale.ROOT);
      int target = fields.integer("targetPort", 1, 65535).orElse(0);
      fields.done();
      if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
        fields.error("protocol", protocol, "one of " + String.join(", ", PROTOCOLS));
      }
      if (number.isEmpty()) {
        fields.error("number", "missing", "a whole number, 1..65535");
      } else if (!numbers.add(number.getAsInt())) {
        fields.error("number", number.getAsInt(), "each port once");
      } else {
        ports.add(
            new ServiceEntryFacts.Port(
                name,
                number.getAsInt(),
                target,
                Protocols.word(protocol)
                    .orElseGet(
                        () ->
                            protocol.isEmpty()
                                ? Protocols.of("", name, number.getAsInt())
                                : AppProtocol.TCP)));
      }
    }
    return ports;
  }

  static WorkloadEntryFacts workload(Header header, Fields root) {
    var spec = root.objectOrEmpty("spec");
    var endpoint = endpoint(spec, header.labels());
    var health = Health.HEALTHY;
    if (header.annotation(HEALTH_CHECKS).equals("true")) {
      health = Health.UNHEALTHY;
      for (var condition : root.objectOrEmpty("status").objects("conditions")) {
        if (condition.text("type").equals("Healthy")
            && condition.raw("status").map(String::valueOf).orElse("").equalsIgnoreCase("true")) {
          health = Health.HEALTHY;
        }
      }
    }
    return new WorkloadEntryFacts(header.id(), header.created(), endpoint, health);
  }

  private static EntryEndpoint endpoint(Fields fields, Map<String, String> overlay) {
    var address = fields.requiredText("address");
    if (address.startsWith("unix:")) {
      fields.findings().notHonoured(fields.path("address"), address, "an address or a name");
    }
    var labels = new HashMap<>(fields.textMap("labels"));
    labels.putAll(overlay);
    var network = fields.text("network");
    if (!network.isEmpty()) {
      labels.putIfAbsent(Topology.NETWORK, network);
    }
    var locality = fields.text("locality");
    var endpoint =
        new EntryEndpoint(
            address,
            fields.numberMap("ports", 1, 65535),
            labels,
            locality.isEmpty() ? Topology.ofWorkload(labels) : locality,
            Math.max(1, fields.integer("weight", 0, Integer.MAX_VALUE).orElse(1)),
            fields.text("serviceAccount"),
            labels.getOrDefault("security.istio.io/tlsMode", "").equals("istio")
                ? Injection.SIDECAR
                : Injection.NONE);
    fields.done();
    return endpoint;
  }
}
