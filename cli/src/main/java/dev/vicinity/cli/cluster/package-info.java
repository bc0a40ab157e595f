/// The user's cluster as installing and checking need it; in the command the only package that sees
/// Kubernetes' types.
@NullMarked
package dev.vicinity.cli.cluster;

import org.jspecify.annotations.NullMarked;
