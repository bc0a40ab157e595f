/// From resources as written (trees of maps and lists) to records: pure functions, one per kind,
/// that say of every field whether it holds and whether it is honoured.
@NullMarked
package dev.vicinity.control.translate;

import org.jspecify.annotations.NullMarked;
