/// Who and where: localities, workloads, endpoints, clusters, and the sets of them that travel
/// whole.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.mesh;

import org.jspecify.annotations.NullMarked;
