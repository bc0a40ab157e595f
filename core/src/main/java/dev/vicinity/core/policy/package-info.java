/// How a cluster is to be called: balancing, connection limits, ejection, transport security.
/// Values only.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.policy;

import org.jspecify.annotations.NullMarked;
