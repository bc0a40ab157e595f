/// Exercises the ways of requests before there are any, so that they are compiled when the first
/// one comes.
@NullMarked
package dev.vicinity.sidecar.warm;

import org.jspecify.annotations.NullMarked;
