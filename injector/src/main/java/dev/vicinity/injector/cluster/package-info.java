/// What the injector reads from the API server: namespaces, its own certificate, the version.
@NullMarked
package dev.vicinity.injector.cluster;

import org.jspecify.annotations.NullMarked;
