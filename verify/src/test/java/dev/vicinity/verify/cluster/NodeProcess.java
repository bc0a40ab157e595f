package dev.vicinity.verify.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;

/// The process of one container as its node's kernel sees it: memory and CPU, without a shell in
/// its image.
final class NodeProcess {
  private final Sandbox host;
  private final String node;
  private final String container;

  private NodeProcess(Sandbox host, String node, String container) {
    this.host = host;
    this.node = node;
    this.container = container;
  }

  /// The process of a pod's container, seen by the pod of [#watcher] on its node.
  static NodeProcess of(Sandbox host, Pod pod, String name) {
    var status = pod.getStatus();
    var id =
        Stream.concat(
                status.getContainerStatuses().stream(), status.getInitContainerStatuses().stream())
            .filter(one -> one.getName().equals(name))
            .map(one -> one.getContainerID().replaceFirst(".*//", ""))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " does not run: " + status));
    return new NodeProcess(host, pod.getSpec().getNodeName(), id);
  }

  /// The Deployment that sees a node's processes.
  static String watcher(String node) {
    return Apps.eye(watcherOn(node), node);
  }

  static String watcherOn(String node) {
    return "watcher-" + node;
  }

  /// Memory in use now, in MiB.
  double residentMib() {
    return number("sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$p/status") / 1024;
  }

  /// The most memory in use since [#forgetPeak], in MiB.
  double peakMib() {
    return number("sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$p/status") / 1024;
  }

  void forgetPeak() {
    run("echo 5 > /proc/$p/clear_refs");
  }

  /// CPU time used since the start, in seconds.
  double cpuSeconds() {
    return number("sed 's/.*) //' /proc/$p/stat | awk '{print $12 + $13}'") / 100;
  }

  private double number(String script) {
    return Double.parseDouble(run(script).strip());
  }

  private String run(String script) {
    var find = "p=$(grep -l %s /proc/[0-9]*/cgroup 2>/dev/null | head -1 | cut -d/ -f3); ";
    return host.shell(watcherOn(node), find.formatted(container) + script).orThrow().out();
  }
}
