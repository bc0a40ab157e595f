/// Status conditions against a real API server.
@NullMarked
package dev.vicinity.control.status;

import org.jspecify.annotations.NullMarked;
