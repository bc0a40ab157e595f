/// What one control process of several does for all: a lease decides which. Sees fabric8.
@NullMarked
package dev.vicinity.control.leader;

import org.jspecify.annotations.NullMarked;
