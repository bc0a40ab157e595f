/// The application beside as kubelet and Prometheus see it: its probes and its metrics, asked for
/// by the sidecar in their place, because they have no certificate of the mesh.
@NullMarked
package dev.vicinity.sidecar.application;

import org.jspecify.annotations.NullMarked;
