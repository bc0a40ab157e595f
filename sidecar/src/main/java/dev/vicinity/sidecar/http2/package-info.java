/// HTTP/2 at both ends of an exchange: frames to HTTP/1 objects and back, streams, flow control.
@NullMarked
package dev.vicinity.sidecar.http2;

import org.jspecify.annotations.NullMarked;
