/// Capture by the node instead of by a container of each pod: a process per node that puts a
/// plug-in of its own behind the node's others (CNI, the Container Network Interface), and writes
/// the rules of `sidecar.capture` into the network namespace of each new pod that has a sidecar.
@NullMarked
package dev.vicinity.sidecar.cni;

import org.jspecify.annotations.NullMarked;
