/// What became of each resource, written where its owner looks: `status.conditions`. Sees fabric8.
@NullMarked
package dev.vicinity.control.status;

import org.jspecify.annotations.NullMarked;
