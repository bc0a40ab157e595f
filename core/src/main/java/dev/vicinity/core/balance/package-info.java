/// Choosing: tier loads, locality weights, and the balancers that pick one host among many.
///
/// Pure: no I/O, no clock, no randomness of its own; imports the JDK, JSpecify and other `core`
/// packages only.
@NullMarked
package dev.vicinity.core.balance;

import org.jspecify.annotations.NullMarked;
