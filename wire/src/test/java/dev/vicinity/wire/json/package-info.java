@NullMarked
package dev.vicinity.wire.json;

import org.jspecify.annotations.NullMarked;
