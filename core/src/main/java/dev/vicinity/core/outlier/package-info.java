/// Distrust: which hosts are ejected, for how long, and how they come back.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.outlier;

import org.jspecify.annotations.NullMarked;
