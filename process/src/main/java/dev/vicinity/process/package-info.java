/// What every process of the mesh has in common.
@NullMarked
package dev.vicinity.process;

import org.jspecify.annotations.NullMarked;
