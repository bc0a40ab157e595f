/// What holds of the image that `./vicinity image` writes.
@NullMarked
package dev.vicinity.verify.image;

import org.jspecify.annotations.NullMarked;
