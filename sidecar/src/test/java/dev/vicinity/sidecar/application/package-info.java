/// The application beside, as the sidecar asks it in place of kubelet and Prometheus.
@NullMarked
package dev.vicinity.sidecar.application;

import org.jspecify.annotations.NullMarked;
