/// What control knows at one moment and what it answers from it; sources fill it, publishing asks
/// it.
@NullMarked
package dev.vicinity.control.catalog;

import org.jspecify.annotations.NullMarked;
