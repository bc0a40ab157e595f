/// The injector's ports: the webhook over TLS, and probes and metrics in the clear.
@NullMarked
package dev.vicinity.injector.http;

import org.jspecify.annotations.NullMarked;
