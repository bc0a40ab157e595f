/// Where the model of the world comes from: Kubernetes, or a watched folder of manifests.
@NullMarked
package dev.vicinity.control.source;

import org.jspecify.annotations.NullMarked;
