/// Accepted sockets: where they meant to go, what their first bytes say, TLS or plain, and which
/// protocol serves them.
@NullMarked
package dev.vicinity.sidecar.intercept;

import org.jspecify.annotations.NullMarked;
