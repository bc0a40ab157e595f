/// Secrets and token reviews against a real API server.
@NullMarked
package dev.vicinity.control.authority.kube;

import org.jspecify.annotations.NullMarked;
