/// The mesh on a real cluster: injected pods on several nodes, named by KUBECONFIG.
@NullMarked
package dev.vicinity.verify.cluster;

import org.jspecify.annotations.NullMarked;
