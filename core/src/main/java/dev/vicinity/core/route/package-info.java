/// What is asked and where it goes: route tables, matches, actions, and the matching itself.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.route;

import org.jspecify.annotations.NullMarked;
