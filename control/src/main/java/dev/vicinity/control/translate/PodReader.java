package dev.vicinity.control.translate;

import dev.vicinity.control.translate.PodFacts.Injection;
import dev.vicinity.control.translate.PodFacts.Life;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Pods: what a workload is, where it runs, and whether it can answer.
final class PodReader {
  private static final String TLS_MODE = "security.istio.io/tlsMode";
  private static final String INJECTED = "vicinity.dev/status";
  private static final String TEMPLATE_HASH = "pod-template-hash";
  private static final Pattern CRON_JOB = Pattern.compile("(.+)-\\d{8,10}");

  private PodReader() {}

  static PodFacts read(Header header, Fields root) {
    var spec = root.objectOrEmpty("spec");
    var status = root.objectOrEmpty("status");
    var account = spec.text("serviceAccountName");
    var hostname = spec.text("hostname");
    return new PodFacts(
        header.id(),
        header.labels(),
        spec.text("nodeName"),
        addresses(status),
        account.isEmpty() ? "default" : account,
        owner(header, root.objectOrEmpty("metadata")),
        hostname.isEmpty() ? header.id().name() : hostname,
        life(root.objectOrEmpty("metadata"), status),
        injection(header),
        ports(spec));
  }

  private static Injection injection(Header header) {
    return header.label(TLS_MODE).equals("istio") || !header.annotation(INJECTED).isEmpty()
        ? Injection.SIDECAR
        : Injection.NONE;
  }

  private static List<String> addresses(Fields status) {
    var addresses = new LinkedHashSet<String>();
    addresses.add(status.text("podIP"));
    status.objects("podIPs").forEach(each -> addresses.add(each.text("ip")));
    addresses.remove("");
    addresses.stream()
        .filter(address -> !Subnet.isAddress(address))
        .forEach(address -> status.error("podIP", address, "an IP address"));
    return List.copyOf(addresses);
  }

  private static Life life(Fields metadata, Fields status) {
    var phase = status.text("phase");
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      return Life.OVER;
    }
    if (metadata.raw("deletionTimestamp").isPresent()) {
      return Life.TERMINATING;
    }
    for (var condition : status.objects("conditions")) {
      if (condition.text("type").equals("Ready")) {
        var ready = condition.raw("status").map(String::valueOf).orElse("");
        return ready.equalsIgnoreCase("true") ? Life.READY : Life.UNREADY;
      }
    }
    return Life.READY;
  }

  private static List<PodFacts.Port> ports(Fields spec) {
    var ports = new ArrayList<PodFacts.Port>();
    var containers = new ArrayList<>(spec.objects("containers"));
    containers.addAll(spec.objects("initContainers"));
    for (var container : containers) {
      for (var port : container.objects("ports")) {
        var protocol = port.text("protocol");
        if (protocol.isEmpty() || protocol.equals("TCP")) {
          port.integer("containerPort", 1, 65535)
              .ifPresent(number -> ports.add(new PodFacts.Port(port.text("name"), number)));
        }
      }
    }
    return ports;
  }

  /// The Deployment behind a ReplicaSet, the CronJob behind a Job, else the owner, else the pod.
  private static String owner(Header header, Fields metadata) {
    for (var owner : metadata.objects("ownerReferences")) {
      var kind = owner.text("kind");
      var name = owner.text("name");
      if (name.isEmpty()) {
        continue;
      }
      return switch (kind) {
        case "ReplicaSet" -> withoutHash(name, header.label(TEMPLATE_HASH));
        case "Job" -> {
          var cronJob = CRON_JOB.matcher(name);
          yield cronJob.matches() ? cronJob.group(1) : name;
        }
        default -> name;
      };
    }
    return header.id().name();
  }

  private static String withoutHash(String name, String hash) {
    return !hash.isEmpty() && name.endsWith("-" + hash)
        ? name.substring(0, name.length() - hash.length() - 1)
        : name;
  }
}
