/// HTTP/1.1 on both ends: Netty's decoders, and a writer of our own that puts head and small body
/// into one buffer.
@NullMarked
package dev.vicinity.sidecar.http1;

import org.jspecify.annotations.NullMarked;
