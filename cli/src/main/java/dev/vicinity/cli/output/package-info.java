/// How commands print what they found: as a table for people, as JSON or YAML for programs.
@NullMarked
package dev.vicinity.cli.output;

import org.jspecify.annotations.NullMarked;
