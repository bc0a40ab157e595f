/// Injection without a cluster: manifests in, manifests out.
@NullMarked
package dev.vicinity.injector.offline;

import org.jspecify.annotations.NullMarked;
