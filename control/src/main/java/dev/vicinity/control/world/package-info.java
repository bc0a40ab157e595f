/// The model of the world and the catalog over it: what is known now, indexed for asking.
///
/// Knows nothing of where resources come from.
@NullMarked
package dev.vicinity.control.world;

import org.jspecify.annotations.NullMarked;
