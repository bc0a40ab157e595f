/// The data plane process: reads settings, builds the objects, starts and stops them. The only
/// package that sees all others.
@NullMarked
package dev.vicinity.sidecar;

import org.jspecify.annotations.NullMarked;
