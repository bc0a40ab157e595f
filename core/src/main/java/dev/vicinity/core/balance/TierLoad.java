package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.LocalityGroup.Use;

/// What one tier takes of a cluster's traffic, in per cent, and the counts it follows from.
///
/// `usable` hosts may be picked; `total` counts unready ones too.
public record TierLoad(int tier, Use use, int usable, int total, int percent) {}
