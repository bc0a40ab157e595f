/// Pods and their containers as JSON trees: only what is asked for is read, the rest is kept as it
/// is.
@NullMarked
package dev.vicinity.injector.pod;

import org.jspecify.annotations.NullMarked;
