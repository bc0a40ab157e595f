/// What is wrong with an installation, and the command that mends it. Pure: looks at what was read
/// of a cluster, and imports nothing else of ours.
@NullMarked
package dev.vicinity.cli.check;

import org.jspecify.annotations.NullMarked;
