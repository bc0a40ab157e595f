/// Tests of control's pages over real sockets.
@NullMarked
package dev.vicinity.control.admin;

import org.jspecify.annotations.NullMarked;
