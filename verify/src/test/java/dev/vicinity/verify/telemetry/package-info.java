/// What a whole mesh tells of its traffic.
@NullMarked
package dev.vicinity.verify.telemetry;

import org.jspecify.annotations.NullMarked;
