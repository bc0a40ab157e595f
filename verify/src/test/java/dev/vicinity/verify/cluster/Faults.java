package dev.vicinity.verify.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Faults that need the machines under the cluster: a program that the environment names does them.
///
/// `VICINITY_CLUSTER_FAULTS` is an executable with the verbs `node-down NODE`, `node-up NODE`,
/// `control-plane-down` and `control-plane-up` (API server and etcd). Whatever is down is brought
/// back at the end of the test class.
public final class Faults implements AutoCloseable {
  static final String VARIABLE = "VICINITY_CLUSTER_FAULTS";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> nodesDown = new ArrayList<>();
  private boolean controlPlaneDown;

  Faults() {}

  static boolean areThere() {
    return System.getenv(VARIABLE) != null;
  }

  /// Cuts a node off the network; its processes go on.
  public void nodeDown(String node) {
    nodesDown.add(node);
    call("node-down", node);
  }

  /// Brings a node back.
  public void nodeUp(String node) {
    call("node-up", node);
    nodesDown.remove(node);
  }

  /// Ends API server and etcd.
  public void controlPlaneDown() {
    controlPlaneDown = true;
    call("control-plane-down");
  }

  /// Starts them again, with their data.
  public void controlPlaneUp() {
    call("control-plane-up");
    controlPlaneDown = false;
  }

  private static void call(String... verb) {
    var command = new ArrayList<String>();
    command.add(System.getenv(VARIABLE));
    command.addAll(List.of(verb));
    Tool.run(PATIENCE, command).orThrow();
  }

  @Override
  public void close() {
    if (controlPlaneDown) controlPlaneUp();
    List.copyOf(nodesDown).forEach(this::nodeUp);
  }
}
