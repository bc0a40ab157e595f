/// Tests of the admin pages over real sockets.
@NullMarked
package dev.vicinity.sidecar.admin;

import org.jspecify.annotations.NullMarked;
