/// Connections to hosts: opening them as policy says, keeping them, and sharing them among requests
/// of one event loop.
@NullMarked
package dev.vicinity.sidecar.pool;

import org.jspecify.annotations.NullMarked;
