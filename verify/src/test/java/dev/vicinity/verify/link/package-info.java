/// Control and sidecars' ends of the link between them, over real sockets with real certificates.
@NullMarked
package dev.vicinity.verify.link;

import org.jspecify.annotations.NullMarked;
