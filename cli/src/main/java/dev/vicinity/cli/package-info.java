/// The `vicinity` command: one class per subcommand, and the wiring of what they need.
///
/// May import everything of the project; nothing imports it.
@NullMarked
package dev.vicinity.cli;

import org.jspecify.annotations.NullMarked;
