/// A whole mesh inside this process: control on a folder of manifests and any number of sidecars,
/// speaking gRPC and mTLS with each other over loopback as they do across machines.
@NullMarked
package dev.vicinity.cli.mesh;

import org.jspecify.annotations.NullMarked;
