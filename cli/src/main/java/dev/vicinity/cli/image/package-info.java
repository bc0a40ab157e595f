/// Builds the image that all processes of the mesh run from, without a container engine: a runtime
/// cut from the JDK, the processes' jars, the few libraries below them, and their AOT caches.
///
/// `ImageBuild` is the way in. Everything here may block and belongs to one thread.
@NullMarked
package dev.vicinity.cli.image;

import org.jspecify.annotations.NullMarked;
