/// Installs, upgrades and removes the chart that this command carries, by Helm's own library, so
/// that `helm` and `vicinity` can take over from each other. Imports nothing else of ours.
@NullMarked
package dev.vicinity.cli.install;

import org.jspecify.annotations.NullMarked;
