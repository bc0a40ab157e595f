/// The leader's duties against a real API server.
@NullMarked
package dev.vicinity.control.leader;

import org.jspecify.annotations.NullMarked;
