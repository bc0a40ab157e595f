/// One sidecar's stream: what it may see, what it asked for, what it acknowledged.
@NullMarked
package dev.vicinity.control.session;

import org.jspecify.annotations.NullMarked;
