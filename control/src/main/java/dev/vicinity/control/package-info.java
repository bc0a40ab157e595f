/// The control process: settings, wiring, start and stop; the only package that sees all others.
@NullMarked
package dev.vicinity.control;

import org.jspecify.annotations.NullMarked;
