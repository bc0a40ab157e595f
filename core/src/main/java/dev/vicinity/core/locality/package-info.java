/// Ranking: which endpoints are near a consumer, in which tier, with what weight.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.locality;

import org.jspecify.annotations.NullMarked;
