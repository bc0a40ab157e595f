package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.world.MeshService.OfEntry;
import dev.vicinity.control.world.MeshService.OfService;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a sidecar must know of its own workload: its ports, what they speak, who may speak to them.
record Configs(MeshSettings settings, Rules rules) {
  /// `pod` is null for a workload that is no known pod.
  WorkloadConfig of(Workload workload, @Nullable PodFacts pod) {
    var ports = new TreeMap<Integer, InboundPort>();
    var services = rules.servicesOf(workload.namespace());
    services.forEach(service -> addService(ports, service, workload, pod));
    if (pod != null) {
      pod.ports().forEach(port -> add(ports, workload, port.number(), AppProtocol.AUTO, "", 0));
    }
    rules
        .peers()
        .portsOf(workload.namespace(), workload.labels())
        .forEach(port -> add(ports, workload, port, AppProtocol.AUTO, "", 0));
    return new WorkloadConfig(
        Catalog.UNPUBLISHED,
        workload,
        settings.trustDomain(),
        settings.trustDomainAliases(),
        settings.outbound(),
        rules.peers().of(workload.namespace(), workload.labels()),
        java.util.List.copyOf(ports.values()));
  }

  private void addService(
      Map<Integer, InboundPort> ports,
      MeshService service,
      Workload workload,
      @Nullable PodFacts pod) {
    switch (service.origin()) {
      case OfService(ServiceFacts facts) -> {
        if (Labels.select(facts.selector(), workload.labels())) {
          for (var port : facts.ports()) {
            int target = pod != null ? Members.targetOf(port.target(), pod) : port.number();
            add(ports, workload, target, port.protocol(), service.host(), port.number());
          }
        }
      }
      case OfEntry(ServiceEntryFacts entry) -> {
        if (Labels.select(entry.workloadLabels(), workload.labels())) {
          for (var port : entry.ports()) {
            int target = port.target() > 0 ? port.target() : port.number();
            add(ports, workload, target, port.protocol(), service.host(), port.number());
          }
        }
      }
    }
  }

  /// The first service that claims a port has it.
  private void add(
      Map<Integer, InboundPort> ports,
      Workload workload,
      int port,
      AppProtocol protocol,
      String host,
      int servicePort) {
    if (port == 0 || ports.containsKey(port)) {
      return;
    }
    var mode = rules.peers().of(workload.namespace(), workload.labels(), port);
    ports.put(port, new InboundPort(port, protocol, mode, host, servicePort));
  }
}
