/// The validating webhook as a real API server calls it.
@NullMarked
package dev.vicinity.control.admission;

import org.jspecify.annotations.NullMarked;
