/// From marks of what changed to whole versioned values on the event bus.
@NullMarked
package dev.vicinity.control.publish;

import org.jspecify.annotations.NullMarked;
