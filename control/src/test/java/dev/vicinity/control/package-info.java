/// The process root: settings.
@NullMarked
package dev.vicinity.control;

import org.jspecify.annotations.NullMarked;
