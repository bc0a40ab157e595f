/// A user's question, "where would this request go?", and its answer in the command's own shape.
@NullMarked
package dev.vicinity.cli.explain;

import org.jspecify.annotations.NullMarked;
