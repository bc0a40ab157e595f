/// What this sidecar knows of the mesh: targets and what they mean, and the clusters behind them,
/// whose hosts outlive endpoint sets.
@NullMarked
package dev.vicinity.sidecar.cluster;

import org.jspecify.annotations.NullMarked;
