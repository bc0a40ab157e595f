/// Saying where a request would go and why, with the very functions that send it.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.explain;

import org.jspecify.annotations.NullMarked;
