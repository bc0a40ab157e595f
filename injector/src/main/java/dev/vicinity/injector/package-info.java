/// The admission process: adds the sidecar to pods as they are created.
///
/// Decode (`admission`) -> decide (`decide`, pure) -> patch (`patch`, pure) -> reply.
@NullMarked
package dev.vicinity.injector;

import org.jspecify.annotations.NullMarked;
