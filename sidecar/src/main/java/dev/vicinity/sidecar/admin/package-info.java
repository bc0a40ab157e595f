/// What a sidecar shows of itself and lets an operator do: readiness, pages, drain.
///
/// Reads the sidecar through `SidecarState` and changes it through `SidecarControls` only.
@NullMarked
package dev.vicinity.sidecar.admin;

import org.jspecify.annotations.NullMarked;
