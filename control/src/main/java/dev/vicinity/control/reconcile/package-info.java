/// Work that is done again until it holds: level-triggered, one thread each.
@NullMarked
package dev.vicinity.control.reconcile;

import org.jspecify.annotations.NullMarked;
