/// What control shows of itself: probes, metrics, debug pages and the operator's console.
///
/// Reads the rest of control through `ControlState` only.
@NullMarked
package dev.vicinity.control.admin;

import org.jspecify.annotations.NullMarked;
