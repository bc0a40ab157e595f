/// What the authority keeps in Kubernetes and asks of it; besides sources and translators the only
/// place that sees fabric8.
@NullMarked
package dev.vicinity.control.authority.kube;

import org.jspecify.annotations.NullMarked;
