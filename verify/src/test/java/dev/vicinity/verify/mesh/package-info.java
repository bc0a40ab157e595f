/// Whole meshes in one process: control, sidecars, and tiny servers on loopback addresses.
@NullMarked
package dev.vicinity.verify.mesh;

import org.jspecify.annotations.NullMarked;
